namespace Chaos.Core.Messaging;

/// <summary>What a consumer needs to connect to its broker.</summary>
/// <param name="Addresses">The addresses of the broker's nodes as host:port; each leads through its proxy.</param>
/// <param name="Trial">Token of the arm's trial; channels and groups carry it in their names.</param>
/// <param name="Time">The clock.</param>
public sealed record ConsumerSite(IReadOnlyList<string> Addresses, string Trial, TimeProvider Time)
{
    /// <summary>Credentials as user:password for a broker that requires them; null for the broker's default.</summary>
    public string? Credentials { get; init; }
}
