using System.Globalization;

namespace Chaos.Core.Metrics;

/// <summary>Writes figures for people, with their unit and with thousands separated.</summary>
public static class MetricUnits
{
    /// <summary>The value with its unit.</summary>
    public static string Text(this MetricUnit unit, double value) =>
        double.IsPositiveInfinity(value) ? "never" : Number(unit, value);

    private static string Number(MetricUnit unit, double value) =>
        unit switch
        {
            MetricUnit.Times => Invariant($"{value:0.00}x"),
            MetricUnit.Share => Invariant($"{value * 100:0.0##} %"),
            MetricUnit.Seconds => Invariant($"{value:0.##} s"),
            MetricUnit.Milliseconds => Invariant($"{value:#,0.#} ms"),
            _ => Invariant($"{value:#,0.##}"),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
