namespace Chaos.SampleShop.Services;

/// <summary>
/// Marks a class as a service of the shop. The attribute registers it, the name starts it, and other services call its
/// entry.
/// </summary>
/// <param name="name">Name on the command line and in topologies.</param>
/// <param name="entry">The endpoint that other services call, such as <c>POST /charges</c> or <c>GET
/// /users/{userId}</c>.</param>
/// <param name="others">Further endpoints, for use by people.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ServiceKindAttribute(string name, string entry, params string[] others) : Attribute
{
    /// <summary>Name on the command line and in topologies.</summary>
    public string Name => name;

    /// <summary>The endpoint that other services call.</summary>
    public ShopEndpoint Entry { get; } = new(entry);

    /// <summary>All endpoints, the entry first.</summary>
    public IReadOnlyList<ShopEndpoint> Endpoints { get; } =
    [new(entry), .. others.Select(other => new ShopEndpoint(other))];
}
