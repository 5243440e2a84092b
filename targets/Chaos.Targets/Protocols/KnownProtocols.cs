using Chaos.Core.Topologies;

namespace Chaos.Targets.Protocols;

/// <summary>Finds all protocols in this assembly.</summary>
public static class KnownProtocols
{
    private static readonly Lazy<IReadOnlyList<Protocol>> s_all = new(() =>
        [
            .. typeof(Protocol)
                .Assembly.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(Protocol)) && !t.IsAbstract)
                .Select(t => (Protocol)Activator.CreateInstance(t)!)
                .OrderBy(p => p.Spoken != EdgeProtocol.Http)
                .ThenBy(p => p.Spoken.Word, StringComparer.Ordinal),
        ]
    );

    /// <summary>All protocols: HTTP first, the others sorted by their scheme.</summary>
    public static IReadOnlyList<Protocol> All => s_all.Value;

    /// <summary>The default protocol.</summary>
    public static Protocol Usual => All[0];

    /// <summary>
    /// Returns the protocol of a service by the scheme of its address. Returns null when no protocol has that scheme.
    /// </summary>
    public static Protocol? OfAddress(string address) => SchemeOf(address) is { } scheme ? With(scheme) : null;

    /// <summary>Returns the protocol with a scheme. Returns null when there is none.</summary>
    public static Protocol? With(string scheme) => All.FirstOrDefault(p => p.Schemes.Contains(scheme));

    /// <summary>Returns the protocol of an edge. Returns null for a protocol that is only known at edges.</summary>
    public static Protocol? Of(EdgeProtocol spoken) => All.FirstOrDefault(p => p.Spoken == spoken);

    /// <summary>Whether clients use TLS with an address.</summary>
    public static bool IsTls(string address) => SchemeOf(address) is "https" or "wss";

    /// <summary>Returns the scheme of an address, without <c>://</c>. Returns null when the address has none.</summary>
    public static string? SchemeOf(string address) =>
        address.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? address[..end].ToLowerInvariant() : null;
}
