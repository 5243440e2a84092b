using Chaos.Core.Topologies;

namespace Chaos.Targets.Protocols;

/// <summary>Finds all protocols that an edge can have: those of the load, and those in this assembly for edges alone.</summary>
public static class KnownWires
{
    private static readonly Lazy<IReadOnlyList<Wire>> s_others = new(() =>
        [
            .. typeof(Wire)
                .Assembly.GetTypes()
                .Where(t => t.IsSubclassOf(typeof(Wire)) && !t.IsSubclassOf(typeof(Protocol)) && !t.IsAbstract)
                .Select(t => (Wire)Activator.CreateInstance(t)!)
                .OrderBy(w => w.Spoken.Word, StringComparer.Ordinal),
        ]
    );

    /// <summary>All of them: those of the load first, with HTTP at the beginning.</summary>
    public static IReadOnlyList<Wire> All => [.. KnownProtocols.All, .. s_others.Value];

    /// <summary>
    /// Returns the protocol of a service by the scheme of its address, other than HTTP. Returns null when none is shown.
    /// </summary>
    public static Wire? OfAddress(string address) =>
        KnownProtocols.SchemeOf(address) is { } scheme
            ? All.FirstOrDefault(w => w != KnownProtocols.Usual && w.Schemes.Contains(scheme))
            : null;

    /// <summary>Returns the protocol of an edge. Returns null for one whose canary is not known.</summary>
    public static Wire? Of(EdgeProtocol spoken) => All.FirstOrDefault(w => w.Spoken == spoken);
}
