using Chaos.Core;

namespace Chaos.Mitigations.Linting;

/// <summary>
/// What is known of the calls over one edge. What is not known is left out, and the rules that need it say so.
/// </summary>
public sealed record EdgeFacts
{
    /// <summary>Calls a second, of all clients together.</summary>
    public double? Rate { get; init; }

    /// <summary>
    /// Processes or users that make these calls, each with a policy of its own: 1 when nothing is said.
    /// </summary>
    public int? Clients { get; init; }

    /// <summary>How long whoever waits for the caller goes on waiting.</summary>
    public TimeSpan? CallerTimeout { get; init; }

    /// <summary>What is wrong, under <paramref name="path"/>.</summary>
    public IEnumerable<PlanError> Errors(string path)
    {
        if (Rate is { } rate && !(rate > 0 && rate <= 10_000_000))
            yield return new($"{path}.rate", Words.Of(rate), "above 0, up to 10000000 calls a second");
        if (Clients is < 1)
            yield return new($"{path}.clients", $"{Clients}", "1 or more");
        if (CallerTimeout is { } timeout && timeout <= TimeSpan.Zero)
            yield return new($"{path}.callerTimeout", Words.Of(timeout), "more than 0");
    }
}
