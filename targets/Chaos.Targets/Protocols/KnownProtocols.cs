using Chaos.Core.Topologies;

namespace Chaos.Targets.Protocols;

/// <summary>Every protocol there is, found in this assembly.</summary>
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

    /// <summary>All of them, HTTP first and the others by the word for them.</summary>
    public static IReadOnlyList<Protocol> All => s_all.Value;

    /// <summary>What is taken for spoken where nothing says another thing.</summary>
    public static Protocol Usual => All[0];

    /// <summary>The protocol of a service, by its address; null where no protocol's address begins so.</summary>
    public static Protocol? OfAddress(string address) => SchemeOf(address) is { } scheme ? With(scheme) : null;

    /// <summary>The protocol whose services' addresses begin so; null for none.</summary>
    public static Protocol? With(string scheme) => All.FirstOrDefault(p => p.Schemes.Contains(scheme));

    /// <summary>The protocol that is spoken over an edge; null for one of which only the edge knows.</summary>
    public static Protocol? Of(EdgeProtocol spoken) => All.FirstOrDefault(p => p.Spoken == spoken);

    /// <summary>What an address begins with, without <c>://</c>; null where that is not in it.</summary>
    public static string? SchemeOf(string address) =>
        address.IndexOf("://", StringComparison.Ordinal) is > 0 and var end ? address[..end].ToLowerInvariant() : null;
}
