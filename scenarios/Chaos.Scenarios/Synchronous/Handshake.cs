using System.Globalization;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;
using Chaos.Faults.Edges;
using Chaos.Targets;

namespace Chaos.Scenarios.Synchronous;

/// <summary>
/// Three services at three distances, each called over connections that are kept, over new ones and over new ones with
/// TLS, side by side in the same seconds. What a new connection adds to the median, beyond what it adds over links of
/// no length, is one round trip for TCP and two with TLS 1.3: the first request waits for SYN and SYN-ACK, and with TLS
/// for the two hellos too.
/// </summary>
/// <remarks>On loopback the proxy accepts at once, so the proxy makes TCP's round trip; those of TLS and of the request
/// really travel over the same distance.</remarks>
public sealed class Handshake : CallScenario
{
    private const double PerSecond = 8;

    private static readonly (string Service, int RoundTrip)[] s_links = [("user", 10), ("order", 20), ("gateway", 40)];

    protected override ExperimentPlan Plan(Scale scale)
    {
        var phases = Phases(scale, warmUp: 5, baseline: 8, fault: 12, recovery: 2);
        return new()
        {
            Id = "rest.handshake",
            Title = "A new connection costs a round trip, with TLS two",
            Claim = """
                A call on a new connection pays for the handshake: one round trip more for TCP, two with TLS 1.3; a
                connection that is kept pays nothing.
                """,
            GuideFigure = "5-10 ms on distant links",
            Topology = SideBySide([.. s_links.Select(l => Service(l.Service, 100, 1))]),
            Phases = phases,
            Workloads = [.. s_links.SelectMany((l, i) => Workloads(l.Service, i, phases))],
            Faults = [.. s_links.Select(l => new DistantLink(EdgeTo(l.Service), Ms(l.RoundTrip)))],
            Arms = [Candidate("links", "kept, new and new TLS connections at 10, 20 and 40 ms")],
            Expectations = [.. s_links.SelectMany(Oracles)],
            Focus = Drawn("Attempts at the farthest service", "gateway", ServiceRecord.Attempts),
            Story = """
                Over links of 10, 20 and 40 ms a new TCP connection made a call take {links:TCP handshake at 10 ms},
                {links:TCP handshake at 20 ms} and {links:TCP handshake at 40 ms} longer than a kept one did at the same
                time, and one with TLS {links:TCP and TLS handshake at 10 ms}, {links:TCP and TLS handshake at 20 ms} and
                {links:TCP and TLS handshake at 40 ms}: one round trip, and two. The guide's 5-10 ms are one round trip of a
                near region; keep connections open, and over TLS all the more.
                """,
        };
    }

    /// <summary>
    /// No two workloads have the same rate: nine calls that are due together again and again would wait for each
    /// other's signatures.
    /// </summary>
    private static IEnumerable<Workload> Workloads(string service, int index, Durations phases)
    {
        var target =
            service == "user" ? new HttpTargetSpec { Service = service, Path = "/users/{{user}}" } : OrderAt(service);
        var fresh = target with { FreshConnections = true };
        return new[]
        {
            (Kept(service), target),
            (Fresh(service), fresh),
            (FreshTls(service), fresh with { Tls = true }),
        }.Select(
            (w, place) =>
                new Workload
                {
                    Name = w.Item1,
                    Target = w.Item2,
                    Load = Constant(PerSecond + (.31 * ((3 * index) + place)), phases),
                }
        );
    }

    /// <summary>
    /// Beside the round trips there is work: sockets, and for TLS a signature and its check. It is there before the
    /// links grow long too, and is left out.
    /// </summary>
    private static IEnumerable<Oracle> Oracles((string Service, int RoundTrip) link)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"handshake at {link.RoundTrip} ms");
        return
        [
            Theory($"TCP {at}", Fresh(link.Service), 1, "1 round trip: SYN, SYN-ACK"),
            Theory($"TCP and TLS {at}", FreshTls(link.Service), 2, $"2 round trips: SYN, SYN-ACK; {Hellos}"),
        ];

        Oracle Theory(string title, string workload, int trips, string source)
        {
            var metric = new AddedLatency(title, workload, Kept(link.Service));
            return Oracle("links", metric, During, trips * link.RoundTrip, (.15 * trips * link.RoundTrip) + 4, source);
        }
    }

    private const string Hellos = "ClientHello, ServerHello";

    private static string Kept(string service) => $"{service}, kept";

    private static string Fresh(string service) => $"{service}, new";

    private static string FreshTls(string service) => $"{service}, new, TLS";
}
