using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Texts;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>Counts an arm's calls in a phase by their result, over all its rounds.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Role">Its role.</param>
/// <param name="Phase">The phase in words.</param>
/// <param name="Offered">Calls that were due and that the generator was able to make.</param>
/// <param name="Good">Good calls among them, including degraded ones.</param>
/// <param name="Degraded">Good calls among them with less than the full answer.</param>
/// <param name="Unsent">Calls that the generator was not able to make. The other numbers do not include them.</param>
public sealed record CallCounts(
    string Arm,
    ArmRole Role,
    string Phase,
    long Offered,
    long Good,
    long Degraded,
    long Unsent
)
{
    /// <summary>Share of the offered calls that were good; null when none was due.</summary>
    public double? Share => Offered == 0 ? null : (double)Good / Offered;

    /// <summary>The share in words, with the share of degraded calls when there were some.</summary>
    public string Text =>
        Share is not { } share ? "no calls"
        : Degraded == 0 ? Percent.Of(share)
        : $"{Percent.Of(share)} ({Percent.Of(Degraded, Offered)} degraded)";

    /// <summary>Counts the calls of an arm's rounds.</summary>
    public static CallCounts Of(Arm arm, IReadOnlyList<TrialRecord> rounds, Phase phase)
    {
        var slots = PhaseSlots.Of(rounds, phase).SelectMany(second => second).ToList();
        return new(
            arm.Name,
            arm.Role,
            phase.ToString(),
            slots.Sum(s => s.Offered()),
            slots.Sum(s => s.Good()),
            slots.Sum(s => s.Of(CallStatus.Degraded)),
            slots.Sum(s => s.Unsent())
        );
    }
}
