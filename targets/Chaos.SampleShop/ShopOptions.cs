using System.Net;

namespace Chaos.SampleShop;

/// <summary>The options with which a service of the shop is started.</summary>
internal sealed record ShopOptions
{
    /// <summary>The kind of service, for example <c>payment</c>.</summary>
    public required string Service { get; init; }

    /// <summary>Its name in the topology. This is the kind, unless there are several services of that kind.</summary>
    public string Name
    {
        get => field ?? Service;
        init;
    }

    /// <summary>The secret that opens the control endpoints.</summary>
    public required string Token { get; init; }

    /// <summary>The port to listen on for HTTP/1. 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port to listen on for HTTP/2, which gRPC uses. 0 takes a free one.</summary>
    public int GrpcPort { get; init; }

    /// <summary>The address to listen on.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Folder for the state. Null keeps the state in memory.</summary>
    public string? Data { get; init; }
}
