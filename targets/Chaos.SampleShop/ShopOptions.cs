using System.Net;

namespace Chaos.SampleShop;

/// <summary>What a service of the shop is started with.</summary>
internal sealed record ShopOptions
{
    /// <summary>Which kind of service it is, for example <c>payment</c>.</summary>
    public required string Service { get; init; }

    /// <summary>Its name in the topology; its kind unless it is one of several of that kind.</summary>
    public string Name
    {
        get => field ?? Service;
        init;
    }

    /// <summary>The secret that opens the control endpoints.</summary>
    public required string Token { get; init; }

    /// <summary>The port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port to listen on for HTTP/2, that is for gRPC; 0 takes a free one.</summary>
    public int GrpcPort { get; init; }

    /// <summary>The address to listen on.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Folder of the state; null keeps it in memory.</summary>
    public string? Data { get; init; }
}
