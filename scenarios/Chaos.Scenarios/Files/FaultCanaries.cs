using Chaos.Core;
using Chaos.Core.Faults;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>Checks that canaries can prove the faults of a file.</summary>
/// <param name="reading">Receives the mistakes.</param>
/// <param name="signs">Finds the protocol of a service.</param>
/// <param name="signsOf">The path of each edge of the file, and the sign of its protocol.</param>
/// <param name="services">The services of the file.</param>
internal sealed class FaultCanaries(
    Reading reading,
    EdgeSigns signs,
    IReadOnlyDictionary<string, (string Path, EdgeSign Sign)> signsOf,
    IReadOnlyDictionary<string, ExternalService> services
)
{
    /// <summary>
    /// Reports each fault whose canary is not known: on an edge, and on a service that is faulted itself.
    /// </summary>
    /// <param name="topology">The services and edges of the file.</param>
    /// <param name="sites">Sites of the faults, each with its path in the file and its effect.</param>
    public void Check(Topology topology, IEnumerable<(string Path, string Site, FaultEffectKind Kind)> sites)
    {
        foreach (var some in sites.GroupBy(s => s.Site))
        {
            var to = topology.Edges.Where(e => e.Name == some.Key || e.To == some.Key).ToList();
            foreach (var edge in to.Where(e => e.Name == some.Key))
                CheckCertain(edge);
            foreach (var edge in to)
                CheckLogin(edge);
            // A canary straight to a service sends what it would send over the edge whose canary is known best.
            if (to.All(e => e.Name != some.Key) && to.Any(e => !IsUnknown(e)))
                continue;
            if (to.Count > 0 && !some.All(s => IsFeltByConnecting(s.Kind)))
                foreach (var edge in to.Where(IsUnknown))
                    AskForCanary(edge, some.Key);
            if (to.Count == 0 && topology.Services.Any(s => s.Name == some.Key))
                CheckService(some.First().Path, some.Key);
        }
    }

    /// <summary>Whether an effect is felt by a canary that only connects, or by one that does not reach the service.</summary>
    private static bool IsFeltByConnecting(FaultEffectKind kind) =>
        kind
            is FaultEffectKind.Refuse
                or FaultEffectKind.Kill
                or FaultEffectKind.Throttle
                or FaultEffectKind.RefuseConnects
                or FaultEffectKind.HoldConnects
                or FaultEffectKind.HalfOpen
                or FaultEffectKind.LimitConnects
                or FaultEffectKind.Corrupt
                or FaultEffectKind.Loss;

    private void AskForCanary(Edge edge, string site)
    {
        var (entry, sign) = signsOf[edge.Name];
        if (reading.IsToldWithin($"{entry}.canary"))
            return;
        var wire = sign.Wire;
        var proof =
            $"a fault {(edge.Name == site ? $"on {site}" : $"of {site}")} is proven by a canary; a connection alone "
            + "proves only that connects are refused or wait, because the proxy accepts it itself";
        var known = wire is null or { Word: null, Canary: null } ? "" : $"; for {wire.Name} {EdgeWords.Written(wire)}";
        if (edge.Sign is null)
            reading.Wrong($"{entry}.canary", PlanError.Missing, $"{EdgeWords.Canary}{known}: {proof}");
        else
            reading.Wrong(
                $"{entry}.protocol",
                PlanError.Missing,
                $"the protocol of this edge, which does not seem to be HTTP ({edge.Sign}): {Wanted(wire)}, or protocol: "
                    + $"http; {proof}"
            );
    }

    /// <summary>Reports an edge out of the file whose protocol nothing shows.</summary>
    private void CheckCertain(Edge edge)
    {
        if (signsOf.GetValueOrDefault(edge.Name) is not ({ } entry, { IsGuess: true }) || reading.IsToldWithin(entry))
            return;
        reading.Wrong(
            $"{entry}.protocol",
            PlanError.Missing,
            $"the protocol between {edge.From} and {edge.To}, which nothing in the file shows: "
                + $"{string.Join(", ", EdgeWord.All.Where(w => w != EdgeWord.Tcp).Select(w => w.Text))}, or tcp with a canary"
        );
    }

    /// <summary>Reports an edge whose canary has to log in, and has no login.</summary>
    private void CheckLogin(Edge edge)
    {
        if (
            KnownWires.Of(edge.Protocol) is not { WhyLogin: { } why } wire
            || edge is not { Login: null, Canary: null, Tls: false }
            || !signsOf.TryGetValue(edge.Name, out var said)
            || reading.IsToldWithin($"{said.Path}.canary")
        )
            return;
        reading.Wrong(
            $"{said.Path}.canary",
            PlanError.Missing,
            $"{{ user: NAME, password: \"{{{{env.NAME}}}}\" }}, with which the canary logs in, or the login in the address that "
                + $"{edge.From} gets: {wire.Schemes[0]}://NAME:{{{{env.NAME}}}}@{{{{proxy.{edge.To}}}}}. {why}"
        );
    }

    /// <summary>Reports a service that is faulted itself, whose protocol no edge and no address names.</summary>
    private void CheckService(string path, string service)
    {
        var sign = signs.Of(service);
        if (sign.Word.IsTls || sign.Word.Protocol.IsHttp || KnownWires.OfAddress(services[service].Address) is not null)
            return;
        reading.Wrong(
            path,
            service,
            $"a service with a known canary; {service} does not seem to speak HTTP ({sign.Sign}): add an edge to it in "
                + $"edges, with {(sign.Word == EdgeWord.Tcp ? Wanted(sign.Wire) : $"protocol: {sign.Word.Text}")}"
        );
    }

    private static bool IsUnknown(Edge edge) =>
        edge is { Canary: null, Tls: false } && edge.Protocol == EdgeProtocol.Tcp;

    private static string Wanted(KnownWire? wire) =>
        wire switch
        {
            null => $"protocol: tcp and canary, {EdgeWords.Canary}",
            { Canary: null } => $"{EdgeWords.Written(wire)}, {EdgeWords.Canary}",
            _ => EdgeWords.Written(wire),
        };
}
