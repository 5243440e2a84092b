namespace Chaos.SampleShop.Services;

/// <summary>
/// Makes a class one of the shop's services: it is found by this attribute, started by the name and called by the
/// entry.
/// </summary>
/// <param name="name">Name on the command line and in topologies.</param>
/// <param name="entry">What other services call, as <c>POST /charges</c> or <c>GET /users/{userId}</c>.</param>
/// <param name="others">What else it answers, for people to look at.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ServiceKindAttribute(string name, string entry, params string[] others) : Attribute
{
    /// <summary>Name on the command line and in topologies.</summary>
    public string Name => name;

    /// <summary>What other services call.</summary>
    public ShopEndpoint Entry { get; } = new(entry);

    /// <summary>All it answers, the entry first.</summary>
    public IReadOnlyList<ShopEndpoint> Endpoints { get; } =
    [new(entry), .. others.Select(other => new ShopEndpoint(other))];
}
