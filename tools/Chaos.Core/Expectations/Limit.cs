using Chaos.Core.Metrics;
using Chaos.Core.Statistics;

namespace Chaos.Core.Expectations;

/// <summary>A limit and its good side.</summary>
/// <param name="Bound">The good side.</param>
/// <param name="Value">The limit, in the metric's unit.</param>
public sealed record Limit(Bound Bound, double Value)
{
    /// <summary>At most <paramref name="value"/>.</summary>
    public static Limit AtMost(double value) => new(Bound.AtMost, value);

    /// <summary>At least <paramref name="value"/>.</summary>
    public static Limit AtLeast(double value) => new(Bound.AtLeast, value);

    /// <summary>
    /// Met when the whole interval is on the good side, missed when it is wholly on the other, else undecided.
    /// </summary>
    public LimitCheck Check(Estimate estimate) =>
        Bound switch
        {
            Bound.AtMost => estimate.High <= Value ? LimitCheck.Met
            : estimate.Low > Value ? LimitCheck.Missed
            : LimitCheck.Undecided,
            _ => estimate.Low >= Value ? LimitCheck.Met
            : estimate.High < Value ? LimitCheck.Missed
            : LimitCheck.Undecided,
        };

    /// <summary>The sign of the good side.</summary>
    public string Sign => Bound == Bound.AtMost ? "≤" : "≥";

    /// <summary>The limit in words, such as <c>≤ 400 ms</c>.</summary>
    public string In(MetricUnit unit) => $"{Sign} {unit.Text(Value)}";
}
