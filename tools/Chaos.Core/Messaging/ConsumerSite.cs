namespace Chaos.Core.Messaging;

/// <summary>Where a consumer finds its broker.</summary>
/// <param name="Addresses">The nodes' addresses as host:port, each through its proxy.</param>
/// <param name="Trial">Token of the arm's trial; channels and groups carry it in their names.</param>
/// <param name="Time">The clock.</param>
public sealed record ConsumerSite(IReadOnlyList<string> Addresses, string Trial, TimeProvider Time)
{
    /// <summary>Credentials as user:password for a broker that wants them; null for the broker's own default.</summary>
    public string? Credentials { get; init; }
}
