using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// Facts about the calls over one edge. Leave out a fact that is not known: the rules that need it report that it is
/// missing.
/// </summary>
public sealed record EdgeFacts
{
    /// <summary>Calls per second of all clients together.</summary>
    [Allowed(0, 10_000_000, Above = true, Unit = ArrivalRate.Unit)]
    public double? Rate { get; init; }

    /// <summary>
    /// Number of processes or users that make these calls, each with its own policy. The default is 1.
    /// </summary>
    [Allowed(1)]
    public int? Clients { get; init; }

    /// <summary>How long the caller's own caller waits for it.</summary>
    [Allowed("0s", Above = true)]
    public TimeSpan? CallerTimeout { get; init; }

    /// <summary>Returns every mistake, with paths under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}
