namespace Chaos.Core.Load;

/// <summary>A stage over which the rate changes linearly from one value to another. Both zero is a pause.</summary>
/// <param name="FromPerSecond">Calls per second at its beginning.</param>
/// <param name="ToPerSecond">Calls per second at its end.</param>
/// <param name="Duration">How long it lasts.</param>
public sealed record RateStage(
    [property: Allowed(0, ArrivalRate.MaxPerSecond, Unit = ArrivalRate.Unit)] double FromPerSecond,
    [property: Allowed(0, ArrivalRate.MaxPerSecond, Unit = ArrivalRate.Unit)] double ToPerSecond,
    [property: Allowed("0s", LoadProfile.LongestText, Above = true)] TimeSpan Duration
)
{
    private const double TicksPerSecond = TimeSpan.TicksPerSecond;

    /// <summary>Calls due over the whole stage: the area of the trapezoid.</summary>
    internal double Calls => CallsBefore(Duration);

    internal double PerSecondAt(TimeSpan elapsed) => FromPerSecond + (ToPerSecond - FromPerSecond) * Fraction(elapsed);

    /// <summary>
    /// Integral of the rate from the stage's beginning. Ticks are multiplied before they are divided, so that whole
    /// counts stay whole.
    /// </summary>
    internal double CallsBefore(TimeSpan elapsed) =>
        (FromPerSecond * elapsed.Ticks + (ToPerSecond - FromPerSecond) * elapsed.Ticks * Fraction(elapsed) / 2)
        / TicksPerSecond;

    /// <summary>
    /// Inverse of <see cref="CallsBefore"/>, to the nearest tick inside the stage. The root of f t + a t² / 2 = k is
    /// computed as 2k / (f + sqrt(f² + 2ak)). This form does not cancel when the ramp is shallow, and does not divide
    /// by a slope of zero.
    /// </summary>
    internal TimeSpan ElapsedAt(double calls)
    {
        if (calls <= 0)
            return TimeSpan.Zero; // At f = 0 the formula would be 0 / 0.
        var scaled = calls * TicksPerSecond;
        var slope = (ToPerSecond - FromPerSecond) / Duration.Ticks;
        var discriminant = Math.Max(0, FromPerSecond * FromPerSecond + 2 * slope * scaled);
        var ticks = 2 * scaled / (FromPerSecond + Math.Sqrt(discriminant));
        return TimeSpan.FromTicks(Math.Min((long)Math.Round(ticks), Duration.Ticks - 1));
    }

    internal IEnumerable<PlanError> Errors(string path) => Limits.Of(this, path);

    private double Fraction(TimeSpan elapsed) => (double)elapsed.Ticks / Duration.Ticks;
}
