using System.Globalization;

namespace Chaos.Cli.Loading;

/// <summary>Writes latencies, lengths and sizes for the output of a load: three digits and a unit.</summary>
internal static class LoadTimes
{
    private static readonly string[] s_bytes = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>A latency: <c>0.41 ms</c>, <c>48.1 ms</c>, <c>1,230 ms</c>, <c>12.3 s</c>; a dash for none.</summary>
    public static string Latency(TimeSpan? latency) =>
        latency is not { } time ? "–"
        : time >= TimeSpan.FromSeconds(10) ? $"{Digits(time.TotalSeconds)} s"
        : $"{Digits(time.TotalMilliseconds)} ms";

    /// <summary>A length of time: <c>30 s</c>, <c>1.5 s</c>, <c>2 min 5 s</c>.</summary>
    public static string Length(TimeSpan length) =>
        length < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.##} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalMinutes} min")
                + (length.Seconds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {length.Seconds} s"));

    /// <summary>A size with a unit of 1000: <c>226 B</c>, <c>3.39 MB</c>.</summary>
    public static string Size(double bytes)
    {
        var unit = 0;
        for (; bytes >= 1000 && unit < s_bytes.Length - 1; unit++)
            bytes /= 1000;
        return unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes:0} {s_bytes[0]}")
            : $"{Digits(bytes)} {s_bytes[unit]}";
    }

    /// <summary>A rate: <c>500/s</c>, <c>12.4/s</c>.</summary>
    public static string Rate(double perSecond) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(perSecond, perSecond < 100 ? 2 : 1):#,0.##}/s");

    /// <summary>A number in three digits or more: <c>0.41</c>, <c>4.81</c>, <c>48.1</c>, <c>1,230</c>.</summary>
    private static string Digits(double value) =>
        value.ToString(
            value < 9.995 ? "0.00"
                : value < 99.95 ? "0.0"
                : "#,0",
            CultureInfo.InvariantCulture
        );
}
