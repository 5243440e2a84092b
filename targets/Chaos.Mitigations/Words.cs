using System.Globalization;

namespace Chaos.Mitigations;

/// <summary>Formats durations and numbers for messages.</summary>
internal static class Words
{
    public static string Of(TimeSpan duration) =>
        Math.Abs(duration.TotalSeconds) switch
        {
            >= 60 => duration.ToString("c", CultureInfo.InvariantCulture),
            >= 1 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####} ms"),
        };

    /// <summary>Returns a number with four significant digits and without an exponent.</summary>
    public static string Of(double number)
    {
        if (number == 0 || !double.IsFinite(number))
            return number.ToString(CultureInfo.InvariantCulture);
        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(number))), 0, 9);
        return Math.Round(number, decimals).ToString("0.#########", CultureInfo.InvariantCulture);
    }

    /// <summary>Returns a share as a percentage with three significant digits.</summary>
    public static string Percent(double share)
    {
        var percent = share * 100;
        var decimals = percent == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(percent))), 0, 9);
        return $"{Math.Round(percent, decimals).ToString("0.#########", CultureInfo.InvariantCulture)} %";
    }
}
