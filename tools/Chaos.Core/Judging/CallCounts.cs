using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Core.Judging;

/// <summary>What became of an arm's calls in a phase, over all its rounds.</summary>
/// <param name="Arm">Name of the arm.</param>
/// <param name="Role">Its role.</param>
/// <param name="Phase">The phase in words.</param>
/// <param name="Offered">Calls that were due and could be made.</param>
/// <param name="Good">Of these, good ones, degraded ones among them.</param>
/// <param name="Degraded">Of these, calls that were answered with less than the full answer.</param>
/// <param name="Unsent">Calls that the generator could not make; they are in none of the others.</param>
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
    /// <summary>Share of the calls that were good; null when none was due.</summary>
    public double? Share => Offered == 0 ? null : (double)Good / Offered;

    /// <summary>The share in words, with that of degraded calls where there were some.</summary>
    public string Text =>
        Share is not { } share ? "no calls"
        : Degraded == 0 ? Percent(share)
        : $"{Percent(share)} ({Percent((double)Degraded / Offered)} degraded)";

    /// <summary>The counts of an arm's rounds.</summary>
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

    /// <summary>To two digits, and never rounded to all or none of them.</summary>
    private static string Percent(double share)
    {
        var percent = Math.Round(100 * share, 2);
        if (percent == 100 && share < 1)
            return "99.99 %";
        if (percent == 0 && share > 0)
            return "0.01 %";
        return string.Create(CultureInfo.InvariantCulture, $"{percent:0.##} %");
    }
}
