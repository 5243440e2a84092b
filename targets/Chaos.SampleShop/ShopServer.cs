using Chaos.Proxy.Accepting;
using Chaos.SampleShop.Control;
using Chaos.SampleShop.Services;
using Chaos.SampleShop.Serving;
using Chaos.SampleShop.Storage;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Serilog;

namespace Chaos.SampleShop;

/// <summary>
/// Runs one service of the shop and listens for its requests:
/// <code>
/// /control/*  the control endpoints, behind the token
/// /canary     answers canaries under the fault, outside queue and counters
/// gRPC        the requests of the service
/// the rest    the same requests as JSON
/// </code>
/// One port serves HTTP/1, with TLS on demand. The other serves HTTP/2 in plain text, which gRPC requires.
/// </summary>
internal sealed class ShopServer : IAsyncDisposable
{
    /// <summary>Largest allowed body of a request in bytes.</summary>
    public const int LargestBody = 1024 * 1024;

    private const int StreamsPerConnection = 4_096;
    private const int UploadWindowBytes = 128 * 1024;
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(1);
    private readonly ShopOptions _options;
    private readonly TimeProvider _time;
    private readonly ControlEndpoints _control;
    private readonly RestEndpoints _rest;
    private readonly ClientRoom _clients;
    private readonly Lock _lock = new();
    private readonly WebApplication _app;
    private volatile ServiceWork _run;

    private ShopServer(ShopOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _clients = ClientFiles.Room(time);
        Kind = ShopService.Kinds[options.Service];
        var front = new Front(time);
        _control = new(this, options.Token);
        _rest = new(this, front);
        _run = Open(
            new()
            {
                Spec = new() { Name = options.Name, Kind = options.Service },
            }
        );
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddSerilog(Log.Logger);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(s => new BoundedTransport(
            s.GetRequiredService<SocketTransportFactory>(),
            _clients
        ));
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new RpcEndpoints(this, front, time));
        builder.Services.AddSingleton<IServiceMethodProvider<RpcEndpoints>>(new RpcBinding(this));
        _app = builder.Build();
        // This comes before routing, which only gRPC uses.
        _app.Use(next => http => IsRpc(http) ? next(http) : HandleAsync(http));
        _app.UseRouting();
        _app.MapGrpcService<RpcEndpoints>();
    }

    /// <summary>The service's name.</summary>
    public string Name => _options.Name;

    /// <summary>The name of the kind of service.</summary>
    public string KindName => _options.Service;

    /// <summary>The kind of service.</summary>
    public ServiceKindAttribute Kind { get; }

    /// <summary>The address on which it listens for HTTP/1.</summary>
    public Uri Address => new(Addresses.First());

    /// <summary>The address on which it listens for HTTP/2.</summary>
    public Uri GrpcAddress => new(Addresses.Last());

    private ICollection<string> Addresses =>
        _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;

    /// <summary>The work of the current trial.</summary>
    internal ServiceWork Run => _run;

    /// <summary>Starts a service. It listens when the task ends.</summary>
    /// <exception cref="TooFewFilesException">The limit of open files leaves no room for clients.</exception>
    /// <exception cref="IOException">The port is taken, or the data folder cannot be written.</exception>
    public static async Task<ShopServer> StartAsync(
        ShopOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var server = new ShopServer(options, time);
        try
        {
            await server._app.StartAsync(cancellationToken);
            ClientFiles.Bound(server._clients);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Waits until the token is cancelled. The host's own wait is not used, because it would first wait for stalled
    /// requests.
    /// </summary>
    public async Task WaitAsync(CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Begins a trial. Counts, state and work of the previous trial are dropped.</summary>
    internal void Begin(TrialRequest trial)
    {
        lock (_lock)
        {
            _run.Dispose();
            _run = Open(trial);
        }
    }

    /// <summary>Stops listening. Work under way is dropped first, so that stalled requests do not delay it.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _run.Dispose();
        using var limit = new CancellationTokenSource(s_stopLimit, _time);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private ServiceWork Open(TrialRequest trial) =>
        new(trial, ShopDatabase.Create(_options.Data, _options.Name), _time);

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        // Experiments throttle and stall clients, so slow clients must not be disconnected.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(
            _options.Host,
            _options.Port,
            listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(new TlsOnDemand(_time).Around);
            }
        );
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        // Bytes of a stream that may be sent before the service reads them. This limits a sender whose orders wait.
        kestrel.Limits.Http2.InitialStreamWindowSize = UploadWindowBytes;
        kestrel.Listen(_options.Host, _options.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
    }

    private Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path.StartsWith("/control/", StringComparison.Ordinal))
            return _control.HandleAsync(http, path);
        return path == "/canary" ? _rest.CanaryAsync(http) : _rest.ServeAsync(http, path);
    }

    private static bool IsRpc(HttpContext http) =>
        http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
}
