using System.Globalization;
using Chaos.Core.Statistics;

namespace Chaos.Core.Expectations;

/// <summary>
/// Forecasts roughly how much more measuring would decide a figure whose interval spans a limit. An interval shrinks
/// with the square root of the measured amount, so that (width / distance)² times as much is needed, where distance is
/// that between figure and limit, if the true figure equals the measured one. Where one side of the interval has no
/// width, as when no call failed, it shrinks in proportion to the measured amount.
/// </summary>
internal static class Settling
{
    /// <summary>The most rounds that a plan can have.</summary>
    private const int MostRounds = 100;

    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1);

    /// <summary>The forecast in words, for example <c>about 40 s or 3 rounds would settle it</c>.</summary>
    /// <param name="estimate">The figure with its interval.</param>
    /// <param name="limit">The limit that the interval spans.</param>
    /// <param name="phase">Measured time in each round.</param>
    /// <param name="rounds">Number of rounds.</param>
    public static string Words(Estimate estimate, double limit, TimeSpan phase, int rounds) =>
        Words(estimate, [limit], phase, rounds);

    /// <summary>
    /// The forecast for several limits, such as both ends of a tolerance. The limit that needs most decides.
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
    /// How many times as much has to be measured. Infinite when the figure equals the limit or is infinite.
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

    /// <summary>
    /// Rounds a forecast up: to whole seconds below 10 s, to five seconds below 100 s, else to two digits.
    /// </summary>
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
