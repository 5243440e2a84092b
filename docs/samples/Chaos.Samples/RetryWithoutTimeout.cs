using Chaos.Mitigations;
using Chaos.Mitigations.Linting;

namespace Chaos.Samples;

/// <summary>Warns of a retry whose attempts have no time limit: when the callee hangs, the retry never happens.</summary>
public sealed class RetryWithoutTimeout : LintRule
{
    public override string Experiment => "timeout.choice";

    public override string Question => "whether an attempt ends";

    public override IEnumerable<LintFinding> Check(PolicyFile file) =>
        from place in file.Places
        from retry in place.Of<Retry>()
        // Mitigations are listed from the outermost inwards, so a limit of an attempt comes after the retry.
        where place.Limit(retry.Index, int.MaxValue) is null
        select Warning(
            place,
            retry.Path,
            $"an attempt of {place.Name} may wait for ever: no timeout stands inside the retry",
            "time limit of an attempt = none"
        );
}
