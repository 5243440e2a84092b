using Chaos.Core.Calls;

namespace Chaos.Mitigations.Pipelines;

/// <summary>Describes a call as it arrives at a pipeline.</summary>
/// <param name="Call">The call.</param>
/// <param name="AttemptPath">Attempt path with which the call arrived. Empty at the first hop.</param>
/// <param name="Budget">Time that is left for the call according to its caller. Null when the caller sent none.</param>
public readonly record struct Arrival(Call Call, string AttemptPath, TimeSpan? Budget = null);
