using System.Globalization;

namespace Chaos.Core.Texts;

/// <summary>
/// Writes shares in per cent, rounded to the nearest. <c>100 %</c> and <c>0 %</c> mean exactly that: of another share
/// that rounding would turn into one of them, more decimals are written.
/// </summary>
public static class Percent
{
    /// <summary>The text for a share of nothing.</summary>
    public const string None = "–";

    private const int Usual = 2;
    private const int Most = 6;

    /// <summary>Differences below this come from arithmetic with fractions, not from calls.</summary>
    private const double Same = 1e-12;

    /// <summary>The share of a part: <c>99.98 %</c>.</summary>
    public static string Of(long part, long whole) => whole == 0 ? None : Of((double)part / whole);

    /// <summary>A share, 1 for all: <c>99.98 %</c>.</summary>
    public static string Of(double share) => Precise(share, Usual);

    /// <summary>A share with other decimals than usual.</summary>
    /// <param name="share">The share.</param>
    /// <param name="decimals">The most decimals, except where a share needs more to differ from 0 % and 100 %.</param>
    public static string Precise(double share, int decimals) =>
        Written(share, $"#,0.{new string('#', DecimalsOf(share, decimals))}", DecimalsOf(share, decimals));

    /// <summary>The shares in a column of a table: all with as many decimals as one of them needs.</summary>
    public static IReadOnlyList<string> Column(IEnumerable<(long Part, long Whole)> shares)
    {
        var values = shares.Select(s => s.Whole == 0 ? (double?)null : (double)s.Part / s.Whole).ToList();
        var decimals = values.OfType<double>().Select(v => Fewest(v, DecimalsOf(v, Usual))).DefaultIfEmpty().Max();
        return [.. values.Select(v => v is { } share ? Written(share, $"F{decimals}", decimals) : None)];
    }

    private static string Written(double share, string format, int decimals) =>
        $"{Rounded(share, decimals).ToString(format, CultureInfo.InvariantCulture)} %";

    private static int DecimalsOf(double share, int decimals)
    {
        while (!IsExact(share) && decimals < Most && Nearest(share, decimals) is 0 or 100)
            decimals++;
        return decimals;
    }

    /// <summary>The decimals without zeros at the end.</summary>
    private static int Fewest(double share, int decimals)
    {
        while (decimals > 0 && Math.Abs(Rounded(share, decimals) - Rounded(share, decimals - 1)) < Same)
            decimals--;
        return decimals;
    }

    private static double Rounded(double share, int decimals)
    {
        var percent = Nearest(share, decimals);
        return IsExact(share) || percent is not (0 or 100)
            ? percent
            : percent + (Math.Sign((100 * share) - percent) * Math.Pow(10, -decimals));
    }

    private static double Nearest(double share, int decimals) =>
        Math.Round(100 * share, decimals, MidpointRounding.AwayFromZero);

    private static bool IsExact(double share) => Math.Abs(share) < Same || Math.Abs(share - 1) < Same;
}
