using Chaos.Core;
using Chaos.Core.Load;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// What is known of the calls over one edge. What is not known is left out, and the rules that need it say so.
/// </summary>
public sealed record EdgeFacts
{
    /// <summary>Calls a second, of all clients together.</summary>
    [Allowed(0, 10_000_000, Above = true, Unit = ArrivalRate.Unit)]
    public double? Rate { get; init; }

    /// <summary>
    /// Processes or users that make these calls, each with a policy of its own: 1 when nothing is said.
    /// </summary>
    [Allowed(1)]
    public int? Clients { get; init; }

    /// <summary>How long whoever waits for the caller goes on waiting.</summary>
    [Allowed("0s", Above = true)]
    public TimeSpan? CallerTimeout { get; init; }

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);
}
