using System.Net;
using Chaos.Proxy.Accepting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Chaos.Proxy.Api;

/// <summary>
/// Serves the HTTP API on Kestrel alone. A host with its configuration, services and logging would double the time
/// until the proxy listens.
/// </summary>
internal sealed class ApiServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly ProxyApi _api;
    private readonly KestrelServer _kestrel;

    /// <param name="api">Handles the requests.</param>
    /// <param name="endpoint">Where to listen. Port 0 takes a free port.</param>
    /// <param name="room">The room for connections of clients.</param>
    public ApiServer(ProxyApi api, IPEndPoint endpoint, ClientRoom room)
    {
        _api = api;
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(endpoint);
        var sockets = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions()),
            NullLoggerFactory.Instance
        );
        _kestrel = new(Options.Create(options), new BoundedTransport(sockets, room), NullLoggerFactory.Instance);
    }

    /// <summary>Starts to listen, and returns the address.</summary>
    /// <exception cref="IOException">The port is in use.</exception>
    public async Task<Uri> StartAsync(CancellationToken cancellationToken)
    {
        await _kestrel.StartAsync(this, cancellationToken);
        return new(_kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
    }

    /// <summary>Stops to listen and waits for open requests until the token ends them.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _kestrel.StopAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _kestrel.Dispose();
        return default;
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) =>
        new DefaultHttpContext(contextFeatures);

    Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context) => _api.HandleAsync(context);

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception) { }
}
