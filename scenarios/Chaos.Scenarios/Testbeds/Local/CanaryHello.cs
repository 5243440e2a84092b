using System.Text;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// What a canary sends to a service of the user, to be answered with at least one byte: the beginning of the service's
/// protocol.
/// </summary>
internal static class CanaryHello
{
    /// <summary>The bytes to send.</summary>
    /// <param name="spoken">The protocol.</param>
    /// <param name="canary">The canary in the file, each character one byte; null for the protocol's own.</param>
    /// <param name="tls">The host name for TLS; null without TLS.</param>
    /// <param name="site">What the protocol's own message needs to know about the service.</param>
    internal static ReadOnlyMemory<byte> Of(EdgeProtocol spoken, string? canary, string? tls, Func<CanarySite> site) =>
        canary is not null ? Encoding.Latin1.GetBytes(canary)
        : tls is not null ? TlsHello.To(tls)
        : spoken == EdgeProtocol.Http2 ? Http2Hello.Bytes
        : (KnownProtocols.Of(spoken) ?? KnownProtocols.Usual).Hello(site());
}
