using System.Globalization;
using Chaos.Core.Texts;

namespace Chaos.Core.Metrics;

/// <summary>Writes figures for people, with their unit and with thousands separated.</summary>
public static class MetricUnits
{
    /// <summary>One more than in tables of calls, because limits have as many: 99.985 %.</summary>
    private const int ShareDecimals = 3;

    /// <summary>The value with its unit.</summary>
    public static string Text(this MetricUnit unit, double value) =>
        double.IsPositiveInfinity(value) ? "never" : Number(unit, value);

    private static string Number(MetricUnit unit, double value) =>
        unit switch
        {
            MetricUnit.Times => Invariant($"{value:0.00}x"),
            MetricUnit.Share => Percent.Precise(value, ShareDecimals),
            MetricUnit.Seconds => Invariant($"{value:0.##} s"),
            MetricUnit.Milliseconds => Invariant($"{value:#,0.#} ms"),
            _ => Invariant($"{value:#,0.##}"),
        };

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
