using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>A value of <c>protocol</c> of an edge.</summary>
/// <param name="Text">The word in the file.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="IsTls">Whether it is spoken within TLS, from the caller to the service.</param>
internal sealed record EdgeWord(string Text, EdgeProtocol Protocol, bool IsTls = false)
{
    /// <summary>HTTP/1.1: its requests can be read, counted and faulted.</summary>
    public static EdgeWord Http { get; } = new(EdgeProtocol.Http.Word, EdgeProtocol.Http);

    /// <summary>HTTP within TLS from the caller to the service.</summary>
    public static EdgeWord Https { get; } = new("https", EdgeProtocol.Http, IsTls: true);

    /// <summary>HTTP/2: its requests can be read, counted and faulted, too.</summary>
    public static EdgeWord Http2 { get; } = new(EdgeProtocol.Http2.Word, EdgeProtocol.Http2);

    /// <summary>Anything within TLS from the first byte.</summary>
    public static EdgeWord Tls { get; } = new("tls", EdgeProtocol.Tcp, IsTls: true);

    /// <summary>Any other protocol, such as a database's. A canary in the file says how a client begins.</summary>
    public static EdgeWord Tcp { get; } = new(EdgeProtocol.Tcp.Word, EdgeProtocol.Tcp);

    /// <summary>All words: those of the known protocols, then those for unknown ones.</summary>
    public static IReadOnlyList<EdgeWord> All { get; } =
    [
        Http,
        Https,
        Http2,
        .. KnownWires.All.Select(Of).Except([Http, Http2]).OrderBy(w => w.Text, StringComparer.Ordinal),
        Tls,
        Tcp,
    ];

    /// <summary>The word of a protocol.</summary>
    public static EdgeWord Of(Wire wire) => new(wire.Spoken.Word, wire.Spoken);

    /// <summary>The word with this text, in any case; null for none.</summary>
    public static EdgeWord? Find(string? text) =>
        All.FirstOrDefault(w => w.Text.Equals(text, StringComparison.OrdinalIgnoreCase));
}
