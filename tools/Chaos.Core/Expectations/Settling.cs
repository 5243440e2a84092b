using System.Globalization;
using Chaos.Core.Statistics;

namespace Chaos.Core.Expectations;

/// <summary>
/// What would settle a figure whose interval spans a limit: a rough forecast from how wide the interval is against how
/// far the limit lies from the figure. An interval shrinks with the square root of what was watched, so that it takes
/// (width / distance)² as much, if the figure is what it looks like. Where nothing was seen on one side, as where no
/// call failed, it shrinks with what was watched itself.
/// </summary>
internal static class Settling
{
    /// <summary>More rounds than these are not planned.</summary>
    private const int MostRounds = 100;

    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    /// <summary>The forecast in words, for example <c>about 40 s or 3 rounds would settle it</c>.</summary>
    /// <param name="estimate">The figure with its interval.</param>
    /// <param name="limit">The limit that the interval spans.</param>
    /// <param name="phase">How long was watched in a round.</param>
    /// <param name="rounds">In how many rounds.</param>
    public static string Words(Estimate estimate, double limit, TimeSpan phase, int rounds) =>
        Words(estimate, [limit], phase, rounds);

    /// <summary>
    /// The same where there are several limits, as at both ends of a tolerance: the one that takes most counts.
    /// </summary>
    public static string Words(Estimate estimate, IReadOnlyList<double> limits, TimeSpan phase, int rounds)
    {
        var more = limits
            .Where(l => estimate.Low <= l && l <= estimate.High)
            .Select(l => Times(estimate, l))
            .DefaultIfEmpty(1)
            .Max();
        var (seconds, needed) = (Rounded(phase.TotalSeconds * more), Math.Max(rounds + 1, Math.Ceiling(rounds * more)));
        var (byTime, byRounds) = (seconds <= s_longest.TotalSeconds, needed <= MostRounds);
        return (byTime, byRounds) switch
        {
            (false, false) => "no sensible length would settle it: the figure lies on the limit",
            (true, false) => $"about {Text(seconds)} would settle it",
            (false, true) => string.Create(CultureInfo.InvariantCulture, $"about {needed:0} rounds would settle it"),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"about {Text(seconds)} or {needed:0} rounds would settle it"
            ),
        };
    }

    /// <summary>
    /// How many times as much has to be watched; infinite where the figure is the limit, or has no end.
    /// </summary>
    private static double Times(Estimate estimate, double limit)
    {
        var (width, distance, isOneSided) =
            limit > estimate.Value
                ? (estimate.High - estimate.Value, limit - estimate.Value, estimate.Low == estimate.Value)
                : (estimate.Value - estimate.Low, estimate.Value - limit, estimate.High == estimate.Value);
        var times = width / distance;
        return double.IsNaN(times) ? double.PositiveInfinity : Math.Max(1, isOneSided ? times : times * times);
    }

    /// <summary>It is a forecast: to five seconds, or to two digits.</summary>
    private static double Rounded(double seconds)
    {
        if (!double.IsFinite(seconds))
            return double.PositiveInfinity;
        var step =
            seconds < 10 ? 1
            : seconds < 100 ? 5
            : Math.Pow(10, Math.Floor(Math.Log10(seconds)) - 1);
        return Math.Ceiling((seconds / step) - 1e-9) * step;
    }

    private static string Text(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:#,0} s");
}
