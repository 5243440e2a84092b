using System.Text.Json;
using Chaos.Proxy.Accepting;
using Chaos.Proxy.Api;
using Chaos.Proxy.Events;
using Chaos.Proxy.Limits;
using Chaos.Proxy.Proxies;
using Chaos.Proxy.Timing;
using Serilog;
using static System.FormattableString;

namespace Chaos.Proxy;

/// <summary>
/// A Toxiproxy-compatible server. Its HTTP API runs on Kestrel, its proxies on sockets. Disposing it closes every
/// connection.
/// </summary>
public sealed class ProxyServer : IAsyncDisposable
{
    private readonly ApiServer _api;
    private readonly ProxyRegistry _registry;
    private readonly ProxyClock _clock;

    private ProxyServer(ApiServer api, ProxyRegistry registry, ProxyClock clock)
    {
        this._api = api;
        this._registry = registry;
        this._clock = clock;
    }

    /// <summary>Address of the HTTP API.</summary>
    public required Uri Address { get; init; }

    /// <summary>Returns the line by which a parent process learns the address of the API.</summary>
    public static string ReadyLine(Uri address) => $$"""{"ready":"{{address.GetLeftPart(UriPartial.Authority)}}"}""";

    /// <summary>Starts a server. It listens when the task completes.</summary>
    /// <exception cref="RefusedRequestException">The configuration cannot be read, or one of its proxies cannot be
    /// started.</exception>
    /// <exception cref="IOException">The API's port is in use.</exception>
    public static async Task<ProxyServer> StartAsync(
        ProxyServerOptions options,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        LoadPlugIns(options.PlugIns);
        var room = new ConnectionRoom(timeProvider);
        var files = OpenFiles.OfThisProcess();
        if (files is { Limit: < OpenFiles.Least })
            throw NoRoom(files, OpenFiles.Least);
        var endpoint = await ListenAddress.ResolveAsync(
            $"{(options.Host.Contains(':') ? $"[{options.Host}]" : options.Host)}:{options.Port}",
            cancellationToken
        );
        if (ApiToken.ErrorOf(options.Host, endpoint.Address, options.Token) is { } open)
            throw RefusedRequestException.For([open]);
        var clock = new ProxyClock(timeProvider);
        var events = new ProxyEvents();
        var registry = new ProxyRegistry(options.Seed, clock, room, events);
        // So clients of the API cannot use up the open files either.
        var api = new ApiServer(new(registry, events, new(options.Token)), endpoint, ApiRoom(files, timeProvider));
        Uri address;
        try
        {
            if (options.ConfigFile is { } file)
                await ConfigureAsync(registry, file, cancellationToken);
            address = await api.StartAsync(cancellationToken);
            if (files is not null && OpenFiles.Count() is { } count)
            {
                // Without the files of proxies: a listener has taken two, and has one of them open.
                var listeners = registry.All.Count(p => p.Enabled);
                Bound(room, files, count - (room.Taken - listeners), options.Connections);
            }
        }
        catch
        {
            registry.StopAll();
            await api.DisposeAsync();
            clock.Dispose();
            throw;
        }
        return new(api, registry, clock) { Address = address };
    }

    public async ValueTask DisposeAsync()
    {
        _registry.StopAll();
        // Pending API requests do not wait for connections, so a short limit is enough. Whoever stops the proxy gives it
        // about a second.
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await _api.StopAsync(limit.Token);
        await _api.DisposeAsync();
        _clock.Dispose();
    }

    private static void LoadPlugIns(IReadOnlyList<string> files)
    {
        var errors = files
            .Select(f => PlugIns.Load(f) is { } why ? new FieldError("plugin", $"{f} ({why})", PlugIns.Allowed) : null)
            .OfType<FieldError>()
            .ToList();
        if (errors.Count > 0)
            throw RefusedRequestException.For(errors);
    }

    private static ClientRoom ApiRoom(OpenFiles? files, TimeProvider time)
    {
        var room = new ClientRoom(
            time,
            most =>
                Log.Warning(
                    "No room for more clients of the API: {Most} connections are open, as many as {Limit} open files "
                        + "(ulimit -n) allow; further clients wait until others leave",
                    most,
                    files?.Limit
                )
        );
        if (files is not null)
            room.Bound(files.ForApi);
        return room;
    }

    /// <summary>Bounds the connections to what the limit of open files leaves.</summary>
    /// <param name="room">The room of all connections.</param>
    /// <param name="files">The limit.</param>
    /// <param name="open">Open files, without those of proxies.</param>
    /// <param name="wanted">The number of connections that was asked for.</param>
    private static void Bound(ConnectionRoom room, OpenFiles files, long open, int wanted)
    {
        var left = files.ForConnections(open);
        var connections = (left - room.Taken) / ConnectionRoom.OfConnection;
        if (connections <= 0)
            throw NoRoom(files, OpenFiles.LeastLimit(open + room.Taken));
        room.Bound(files, left);
        if (connections < wanted)
            Log.Warning(
                "Room for {Connections} connections at once, of {Wanted} asked for (-connections): {Limit} files may be "
                    + "open (ulimit -n); further clients wait until others leave",
                connections,
                wanted,
                files.Limit
            );
    }

    private static RefusedRequestException NoRoom(OpenFiles files, long least) =>
        new(
            500,
            Invariant(
                $"no room for a connection: {files.Limit} files may be open (ulimit -n); allowed: {least} or more"
            )
        );

    private static async Task ConfigureAsync(ProxyRegistry registry, string file, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        IReadOnlyList<ProxyRequest> requests;
        try
        {
            var bytes = await File.ReadAllBytesAsync(file, cancellationToken);
            var list = RequestBody.Json(bytes);
            // Also when the file is refused: a misspelled key may be the reason.
            foreach (var unknown in UnknownKeys.In(list, bytes))
                Log.Warning("config {File}:{Unknown}", file, unknown);
            requests = ProxyRequests.List(list, errors);
        }
        catch (JsonException e)
        {
            throw new RefusedRequestException(400, $"config {file}{At(e)}: {JsonMistake(e)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedRequestException(400, $"config {file}: {e.Message}");
        }
        foreach (var name in requests.GroupBy(r => r.Name).Where(g => g.Key is not null && g.Count() > 1))
            errors.Add(new("name", name.Key!, "a name that no other proxy of the file has"));
        if (errors.Count > 0)
            throw RefusedRequestException.For(errors, $"config {file}: ");
        if ((await registry.PopulateAsync(requests, cancellationToken)).Failure is { } failure)
            throw new RefusedRequestException(failure.Status, $"config {file}: {failure.Message}");
    }

    // Positions from 1, as editors count.
    private static string At(JsonException e) =>
        e is { LineNumber: { } line, BytePositionInLine: { } column } ? Invariant($":{line + 1}:{column + 1}") : "";

    // Without the parser's advice to programmers and its positions from 0.
    private static string JsonMistake(JsonException e)
    {
        var message = e.Message;
        foreach (
            var end in (string[])
                [" LineNumber:", " Path:", " Change the reader options", " Expected the input to start"]
        )
        {
            if (message.IndexOf(end, StringComparison.Ordinal) is > 0 and var at)
                message = message[..at];
        }
        return "this is not JSON: " + message;
    }
}
