using System.Net;

namespace Chaos.SampleShop;

/// <summary>What a service of the shop is started with.</summary>
public sealed record ShopOptions
{
    /// <summary>Which service it is, for example <c>payment</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The secret that opens the control endpoints.</summary>
    public required string Token { get; init; }

    /// <summary>The port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The address to listen on.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Folder of the state; null keeps it in memory.</summary>
    public string? Data { get; init; }
}
