using Chaos.Core.Topologies;

namespace Chaos.Scenarios.Testbeds.Wires;

/// <summary>What a service speaks at its address.</summary>
/// <param name="IsTls">Whether it speaks TLS.</param>
/// <param name="IsHttp2">Whether it speaks HTTP/2, and not HTTP/1.1.</param>
public sealed record SpokenWire(bool IsTls, bool IsHttp2)
{
    /// <summary>What a service is called with.</summary>
    /// <param name="address">Its address, with the scheme of the calls.</param>
    /// <param name="protocol">Their protocol.</param>
    internal static SpokenWire Asked(Uri address, EdgeProtocol protocol) =>
        new(address.Scheme is "https" or "wss", protocol == EdgeProtocol.Http2 || protocol == EdgeProtocol.Grpc);

    /// <summary>What it speaks, and the words of a file with which it is called so.</summary>
    /// <param name="address">Its address, as it is called now.</param>
    /// <param name="protocol">The protocol of the calls.</param>
    public string InFile(Uri address, EdgeProtocol protocol) =>
        Told(address, protocol, "http: { version: 2 } at the service", "no http: { version: 2 } at the service");

    /// <summary>What it speaks, and the options of the command line with which it is called so.</summary>
    /// <param name="address">Its address, as it is called now.</param>
    /// <param name="protocol">The protocol of the calls.</param>
    public string InLine(Uri address, EdgeProtocol protocol) => Told(address, protocol, "--http2", "no --http2");

    private string Told(Uri address, EdgeProtocol protocol, string with, string without)
    {
        var asked = Asked(address, protocol);
        var version =
            IsHttp2 == asked.IsHttp2 ? null
            : IsHttp2 ? with
            : protocol == EdgeProtocol.Grpc ? "another port: gRPC needs HTTP/2"
            : without;
        var speaks = string.Join(
            " and ",
            new[]
            {
                IsTls == asked.IsTls ? null
                : IsTls ? "TLS"
                : "no TLS",
                version is null ? null
                : IsHttp2 ? "HTTP/2"
                : "HTTP/1.1",
            }.OfType<string>()
        );
        var write = string.Join(
            " and ",
            new[]
            {
                IsTls == asked.IsTls ? null : $"{SchemeOf(address)}://{address.Authority}",
                version,
            }.OfType<string>()
        );
        return $"{address.Authority} speaks {speaks}: write {write}";
    }

    private string SchemeOf(Uri address) =>
        (address.Scheme.StartsWith("ws", StringComparison.Ordinal) ? "ws" : "http") + (IsTls ? "s" : "");
}
