using System.Globalization;
using Chaos.Core.Records;

namespace Chaos.Reports.Wording;

/// <summary>Words for the preflight: what the machine can decide.</summary>
public static class PreflightWords
{
    /// <summary>Fewer busy or stolen cores than this are not mentioned.</summary>
    private const double Quiet = .1;

    private const int MostNamed = 5;

    /// <summary>One line on what the machine can decide, and one for each warning.</summary>
    /// <param name="preflight">What was measured.</param>
    /// <param name="machine">The name of the machine in the line, such as <c>this machine now</c>.</param>
    public static IReadOnlyList<string> Lines(this Preflight preflight, string machine)
    {
        List<string> lines =
        [
            $"{machine} {Decides(preflight)}: 99 of 100 calls begin within "
                + $"{Milliseconds(preflight.StartLagP99Milliseconds)} of their time ({Measured(preflight)})",
            .. Attention(preflight),
        ];
        return lines;
    }

    /// <summary>The same, shorter, for a report.</summary>
    public static IReadOnlyList<string> ShortLines(this Preflight preflight) =>
        [
            $"Machine before the load: {Decides(preflight)} (calls begin {Milliseconds(preflight.StartLagP99Milliseconds)} late, p99)",
            .. Attention(preflight),
        ];

    private static List<string> Attention(Preflight preflight)
    {
        var lines = new List<string>();
        if (preflight.Undecidable is { Count: > 0 } limits)
            lines.Add(
                "as it is, it decides these only where they are clearly met or missed: "
                    + $"{string.Join("; ", limits.Take(MostNamed))}"
                    + $"{(limits.Count > MostNamed ? $"; and {limits.Count - MostNamed} more" : "")}. Lower the "
                    + "rate or free the machine"
            );
        if (preflight.FreeDescriptors is { } free && free < preflight.DescriptorsNeeded)
            lines.Add(
                Invariant($"{free:#,0} more files and connections can be opened, but ")
                    + Invariant(
                        $"calls in flight can need {preflight.DescriptorsNeeded:#,0}: raise the limit (ulimit -n)"
                    )
            );
        return lines;
    }

    /// <summary>
    /// What the machine is fast enough to decide. For latencies this is the shortest limit of which the start lag is
    /// within its allowed share.
    /// </summary>
    private static string Decides(Preflight preflight)
    {
        if (!preflight.CountsAndShares)
            return "is too busy to decide anything";
        var lag = preflight.StartLagP99Milliseconds;
        return Preflight.CanDecide(lag, 0)
            ? "can decide counts, shares and any limit on latency"
            : Invariant(
                $"can decide counts, shares, and limits on latency of {Math.Ceiling(lag / Preflight.LagShare):#,0} ms and more"
            );
    }

    private static string Milliseconds(double lag) => Invariant($"{lag:#,0.0#} ms");

    private static string Measured(Preflight preflight)
    {
        var beside = new List<string>();
        if (preflight.BusyCores is { } busy and >= Quiet)
            beside.Add(Invariant($"{busy:0.0} busy cores"));
        if (preflight.StolenCores is { } stolen and >= Quiet)
            beside.Add(Invariant($"{stolen:0.0} cores that the host gave to other machines"));
        return Invariant(
            $"at {preflight.PerSecond:#,0} calls a second{(beside.Count == 0 ? "" : $", with {string.Join(" and ", beside)}")}"
        );
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
