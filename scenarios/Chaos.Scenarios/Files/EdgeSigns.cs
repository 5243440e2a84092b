using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Finds the protocol of an edge: the one in its entry, or else the first of the signs below. An ordinary HTTP service
/// needs no sign. A misleading sign is overruled by <c>protocol</c> in the file.
/// </summary>
internal sealed partial class EdgeSigns(
    LoadCalls calls,
    IReadOnlyDictionary<string, ExternalService> services,
    WorkloadProtocols protocols
)
{
    /// <summary>
    /// Protocols that are recognised by the name of a setting, because their addresses are written without a scheme.
    /// </summary>
    private static IEnumerable<Protocol> Mentioned => KnownProtocols.All.Where(p => p.Mention is not null);

    private const string Plain = "tcp";

    /// <summary>The protocol of an edge.</summary>
    public EdgeSign Of(EdgeFile edge)
    {
        var (from, to) = (edge.From!, edge.To!);
        var signs = Signs(from, to, edge.Upstream).ToList();
        if (EdgeWord.Find(edge.Protocol) is { } said)
            return WithWire(new(said, null), signs);
        if (edge.Http is not null)
            return signs.FirstOrDefault(s => s.Word is { IsTls: false, Protocol.IsHttp2: true }, EdgeSign.Http);
        return WithWire(
            CanaryPart.HasBytes(edge.Canary)
                ? new(EdgeWord.Tcp, null)
                : signs.FirstOrDefault(services.ContainsKey(to) ? EdgeSign.Http : EdgeSign.None),
            signs
        );
    }

    /// <summary>
    /// The login that the caller of an edge is given in an address, or that is in the service's own, percent-encoded:
    /// <c>shop:{{env.PASSWORD}}</c>. Null for none.
    /// </summary>
    public string? LoginOf(EdgeFile edge) =>
        Places(services.GetValueOrDefault(edge.From!), $"proxy.{edge.To}")
            .Select(p => LoginUrl.Of($"{p.Before[(p.Before.LastIndexOfAny([' ', '"', '\'', '=']) + 1)..]}host").Login)
            .FirstOrDefault(login => login is not null)
        ?? (services.GetValueOrDefault(edge.To!) is { } callee ? LoginUrl.Of(callee.Address).Login : null);

    /// <summary>The protocol of a service to which no edge leads.</summary>
    public EdgeSign Of(string service) =>
        Signs("", service, null).ToList() is [var first, ..] all ? WithWire(first, all) : EdgeSign.None;

    /// <summary>Whether the caller of an edge is given an http address, while the service accepts only TLS.</summary>
    public bool LacksTls(EdgeFile edge) =>
        edge is { Protocol: null, Http: null }
        && services.GetValueOrDefault(edge.To!) is { } callee
        && KnownProtocols.SchemeOf(callee.Address) == "https"
        && Places(services.GetValueOrDefault(edge.From!), $"proxy.{edge.To}")
            .Any(p => Before().Match(p.Before).Groups[1].Value.Equals("http", StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds the known protocol behind a tcp edge, if another sign shows it.</summary>
    private static EdgeSign WithWire(EdgeSign sign, IEnumerable<EdgeSign> others) =>
        sign.Word == EdgeWord.Tcp && sign.Wire is null
            ? sign with
            {
                Wire = others.Select(s => s.Wire).FirstOrDefault(w => w is not null),
            }
            : sign;

    private static EdgeSign Http2(string to, ExternalService callee) =>
        new(EdgeWord.Http2 with { IsTls = KnownProtocols.IsTls(callee.Address) }, $"the http of {to} has version 2");

    private IEnumerable<EdgeSign> Signs(string from, string to, string? upstream)
    {
        var callee = services.GetValueOrDefault(to);
        var caller = services.GetValueOrDefault(from);
        // The scheme tcp says only what everything here is.
        EdgeSign? weak = null;
        foreach (
            var call in calls.All.Where(c =>
                c.Service == to && callee is not null && WorkloadProtocols.OfAddress(callee) is null
            )
        )
            yield return protocols.Front(call) is not { } called
                ? callee!.Http2
                    ? Http2(to, callee)
                    : EdgeSign.Http
                : new(EdgeWord.Of(called), $"{call.Workload} calls {to} by {called.Name}");
        if (callee is { Http2: true })
            yield return Http2(to, callee);
        if (
            callee is not null
            && KnownProtocols.SchemeOf(callee.Address) is { } scheme
            && ByScheme(scheme, $"the address of {to} begins with {scheme}://", isHttp: false) is { } byAddress
        )
            if (scheme == Plain)
                weak = byAddress;
            else
                yield return byAddress;
        var places = Places(caller, $"proxy.{to}").ToList();
        // Checked before the scheme: gRPC in .NET is given http addresses, too.
        foreach (var protocol in Mentioned)
            if (
                places
                    .Concat(Places(callee, $"port.{to}"))
                    .FirstOrDefault(p => p.Near.Contains(protocol.Mention!, StringComparison.OrdinalIgnoreCase)) is
                { Name: { } place }
            )
                yield return new(EdgeWord.Of(protocol), $"{place} mentions it");
        foreach (
            var told in places
                .Select(p => Before().Match(p.Before))
                .Where(m => m.Success)
                .Select(m => m.Groups[1].Value)
        )
            if (ByScheme(told.ToLowerInvariant(), $"{from} gets {told}://", isHttp: true) is { } byCaller)
                if (told.Equals(Plain, StringComparison.OrdinalIgnoreCase))
                    weak ??= byCaller;
                else
                    yield return byCaller;
        if (callee?.Ready.Path is not null)
            yield return EdgeSign.Http;
        if (PortOf(upstream ?? callee?.Address) is { } port)
        {
            if (Mentioned.FirstOrDefault(p => p.Ports.Contains(port)) is { } usual)
                yield return new(EdgeWord.Of(usual), $"port {port} is usual for it");
            if (KnownWire.At(port) is { } wire)
                yield return EdgeSign.Of(wire, $"port {port} is that of {wire.Name}");
        }
        if (KnownWire.Named(to) is { } named)
            yield return EdgeSign.Of(named, $"{to} is named after {named.Name}");
        if (
            callee is { IsStarted: true }
            && Path.GetFileName(callee.Command[0]) is var program
            && KnownWire.Named(Path.GetFileNameWithoutExtension(program)) is { } started
        )
            yield return EdgeSign.Of(started, $"{to} is started by {program}");
        if (weak is not null)
            yield return weak;
        if (places.Count == 0 || places.Any(p => Before().IsMatch(p.Before)))
            yield break;
        foreach (var protocol in Mentioned)
            if (calls.All.Any(c => c.Service == from && protocols.Front(c) == protocol))
                yield return new(
                    EdgeWord.Of(protocol),
                    $"{from} is called by {protocol.Name} itself and gets the address of {to} without http://"
                );
    }

    /// <summary>
    /// The sign that a scheme gives; null for none. The scheme http is a sign in an address that a caller is given. It
    /// is none in a url of a service, which has to begin with some scheme.
    /// </summary>
    private static EdgeSign? ByScheme(string scheme, string sign, bool isHttp) =>
        scheme switch
        {
            "http" or "ws" => isHttp ? EdgeSign.Http : null,
            "https" or "wss" => new(EdgeWord.Https, sign),
            _ when KnownWire.With(scheme) is { } wire => EdgeSign.Of(wire, sign),
            _ when KnownProtocols.With(scheme) is { } protocol => new(EdgeWord.Of(protocol), sign),
            _ => new(EdgeWord.Tcp, sign),
        };

    private static int? PortOf(string? address) =>
        address is not null && AtTheEnd().Match(address) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : null;

    /// <summary>
    /// Where a placeholder occurs in a service's command and env: the name of the setting, the text before the
    /// placeholder, and the nearby text about the same subject.
    /// </summary>
    private static IEnumerable<(string Name, string Before, string Near)> Places(
        ExternalService? service,
        string placeholder
    )
    {
        var texts = service?.Texts.ToList() ?? [];
        foreach (var ((place, text), i) in texts.Select((t, i) => (t, i)))
        {
            var name = place.Split('.', 2)[^1];
            // An option and its value may be two words.
            var option =
                i > 0 && place.StartsWith("command[", StringComparison.Ordinal) && texts[i - 1].Text.StartsWith('-')
                    ? texts[i - 1].Text
                    : "";
            foreach (
                Match match in Placeholder()
                    .Matches(text)
                    .Where(m => m.Groups[1].Value is var n && (n == placeholder || n == $"{placeholder}.host"))
            )
            {
                var before = text[..match.Index];
                // Text before a comma is about something else.
                var near = before[(before.LastIndexOfAny([',', ';', '\n', '&']) + 1)..];
                yield return (name, before, $"{name} {option} {near}");
            }
        }
    }

    [GeneratedRegex(@"([A-Za-z][A-Za-z0-9+.-]*):///?[^/\s]*$")]
    private static partial Regex Before();

    [GeneratedRegex(@":(\d{1,5})/?$")]
    private static partial Regex AtTheEnd();

    [GeneratedRegex(@"\{\{\s*([^{}]+?)\s*\}\}")]
    private static partial Regex Placeholder();
}
