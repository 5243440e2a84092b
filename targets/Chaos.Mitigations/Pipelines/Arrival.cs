using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>A call as it arrives at a pipeline.</summary>
/// <param name="Call">The call.</param>
/// <param name="AttemptPath">Attempt path under which it arrived; empty at the first hop.</param>
/// <param name="Budget">Time that its caller says is left for it; null when the caller says nothing.</param>
public readonly record struct Arrival(Call Call, string AttemptPath, TimeSpan? Budget = null);
