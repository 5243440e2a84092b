using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;

namespace Chaos.Cli.Loading;

/// <summary>The faults of a load in time: the windows, and the lengths of the phases around them.</summary>
/// <param name="Windows">The faults.</param>
/// <param name="Durations">The phases.</param>
internal sealed record FaultPlan(IReadOnlyList<FaultWindow> Windows, Durations Durations)
{
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Places faults into a load. One without a time begins after a third of the load, and one without a length lasts
    /// for a third of it, at most 10 s. Adds a mistake and returns null where they do not fit.
    /// </summary>
    public static FaultPlan? Of(IReadOnlyList<FaultText> faults, LoadShape shape, ICollection<PlanError> errors)
    {
        if (faults.Count == 0)
            return new(
                [],
                new()
                {
                    WarmUp = shape.WarmUp,
                    Baseline = shape.Measured,
                    Fault = TimeSpan.Zero,
                    Recovery = TimeSpan.Zero,
                }
            );
        var third = Math.Floor(shape.Measured.TotalSeconds / 3);
        var usual = TimeSpan.FromSeconds(Math.Max(s_least.TotalSeconds, third));
        var length = TimeSpan.FromSeconds(Math.Clamp(third, 1, s_longest.TotalSeconds));
        var placed = faults.Select(f => (f.Fault, For: f.For ?? length, At: f.At ?? usual)).ToList();
        var (begin, end) = (placed.Min(f => f.At), placed.Max(f => f.At + f.For));
        if (begin < s_least)
            errors.Add(new("--fault", $"at {Limits.TextOf(begin)}", "2s or later, so that there is a time before it"));
        if (end > shape.Measured)
            errors.Add(
                new(
                    "--fault",
                    $"until {Limits.TextOf(end)}",
                    $"an end within the load of {Limits.TextOf(shape.Measured)}: a longer -d, a shorter for, an earlier at"
                )
            );
        return errors.Count > 0
            ? null
            : new(
                [
                    .. placed.Select(f => new FaultWindow
                    {
                        Fault = f.Fault,
                        Start = f.At - begin,
                        Duration = f.For,
                    }),
                ],
                new()
                {
                    WarmUp = shape.WarmUp,
                    Baseline = begin,
                    Fault = end - begin,
                    Recovery = shape.Measured - end,
                }
            );
    }
}
