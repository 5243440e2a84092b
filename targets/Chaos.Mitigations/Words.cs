using System.Globalization;

namespace Chaos.Mitigations;

/// <summary>Durations as people write them.</summary>
internal static class Words
{
    public static string Of(TimeSpan duration) => Math.Abs(duration.TotalSeconds) switch
    {
        >= 60 => duration.ToString("c", CultureInfo.InvariantCulture),
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####} ms"),
    };
}
