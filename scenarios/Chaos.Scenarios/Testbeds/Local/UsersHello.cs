using System.Text;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// What a canary says to a service of the user's, to be answered with at least one byte: the beginning of what is
/// spoken there.
/// </summary>
internal static class UsersHello
{
    /// <summary>What is said.</summary>
    /// <param name="spoken">What is spoken.</param>
    /// <param name="canary">What the user wants to be said, each character one byte; null for the protocol's
    /// own.</param>
    /// <param name="tls">The host with which TLS is spoken; null where none is.</param>
    /// <param name="site">What the protocol's own may have to say of the service.</param>
    internal static ReadOnlyMemory<byte> Of(EdgeProtocol spoken, string? canary, string? tls, Func<CanarySite> site) =>
        canary is not null ? Encoding.Latin1.GetBytes(canary)
        : tls is not null ? TlsHello.To(tls)
        : (KnownProtocols.Of(spoken) ?? KnownProtocols.Usual).Hello(site());
}
