using System.Globalization;
using System.Text.Json;
using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.SampleShop.Control;
using Chaos.SampleShop.Services;
using Chaos.SampleShop.Serving;
using Chaos.SampleShop.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Serilog;

namespace Chaos.SampleShop;

/// <summary>
/// One service of the shop, listening:
/// <code>
/// /control/*  the control endpoints, behind the token
/// /canary     feels the fault, outside queue and counters
/// the rest    the service's business, by way of the trial's run
/// </code>
/// </summary>
public sealed class ShopServer : IAsyncDisposable
{
    /// <summary>Header by which a caller says that a request repeats another.</summary>
    public const string IdempotencyHeader = "Idempotency-Key";

    /// <summary>Header by which a caller says how many milliseconds are left for a request.</summary>
    public const string BudgetHeader = "Chaos-Budget";

    /// <summary>Header by which a caller names the services, joined by commas, that are to be called for a request.</summary>
    public const string CallsHeader = "Chaos-Calls";

    private const int LargestBody = 64 * 1024;
    private const long MostBudget = 86_400_000;
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(1);
    private readonly ShopOptions _options;
    private readonly TimeProvider _time;
    private readonly ServiceKindAttribute _kind;
    private readonly ControlEndpoints _control;
    private readonly Lock _lock = new();
    private readonly WebApplication _app;
    private volatile ServiceRun _run;
    private long _unnumbered;

    private ShopServer(ShopOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _kind = ShopService.Kinds[options.Service];
        _control = new(this, options.Token);
        _run = Open(new() { Spec = new() { Name = options.Service } });
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.AddSerilog(Log.Logger);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>The service's name.</summary>
    public string Service => _options.Service;

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>The run of the present trial.</summary>
    internal ServiceRun Run => _run;

    /// <summary>Starts a service; it listens when this is done.</summary>
    /// <exception cref="IOException">The port is taken, or the data folder cannot be written.</exception>
    public static async Task<ShopServer> StartAsync(ShopOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var server = new ShopServer(options, time);
        try
        {
            await server._app.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends when the token is cancelled. It is not the host that waits: it would first wait for stalled requests.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Begins a trial: nothing is left of the one before, neither counts nor state nor work under way.</summary>
    internal void Begin(TrialRequest trial)
    {
        lock (_lock)
        {
            _run.Dispose();
            _run = Open(trial);
        }
    }

    /// <summary>Stops listening. Work under way is dropped first, so that stalled requests do not hold up the end.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock) _run.Dispose();
        using var limit = new CancellationTokenSource(s_stopLimit, _time);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private ServiceRun Open(TrialRequest trial) => new(trial, ShopDatabase.Create(_options.Data, _options.Service), _time);

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        // A throttled or stalled peer is what experiments are about: it must not be cut off.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Listen(_options.Host, _options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(new TlsOnDemand(_time).Around);
        });
    }

    private Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path.StartsWith("/control/", StringComparison.Ordinal)) return _control.HandleAsync(http, path);
        return path == "/canary" ? CanaryAsync(http) : ServeAsync(http, path, _run);
    }

    private async Task ServeAsync(HttpContext http, string path, ServiceRun run)
    {
        var endpoint = _kind.Endpoints.FirstOrDefault(e => e.Matches(http.Request.Method, path, out _));
        var baggage = Baggage(http);
        var hit = run.Faults.Hit(baggage);
        if (hit == FaultEffectKind.Refuse)
        {
            http.Abort();
            return;
        }
        var (order, refusal) = endpoint is null
            ? (null, Answer.Wrong(StatusCodes.Status404NotFound, $"{Service} has no {http.Request.Method} {path}"))
            : await ReadAsync(http, endpoint);
        if (refusal is not null)
        {
            await WriteAsync(http, refusal);
            return;
        }
        endpoint!.Matches(http.Request.Method, path, out var id);
        var request = new ShopRequest
        {
            Endpoint = endpoint,
            Id = id,
            Order = order,
            IdempotencyKey = http.Request.Headers[IdempotencyHeader] is [{ Length: > 0 } key, ..] ? key : null,
            Arrived = _time.GetTimestamp(),
            Budget = http.Request.Headers[BudgetHeader] is [{ } left] && long.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, MostBudget)) : null,
            Calls = http.Request.Headers[CallsHeader] is [{ } calls] ? calls.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : null,
            Baggage = baggage,
            Counted = baggage.Trial == run.Trial && baggage.Call.Slot < SlotCounters.MaxSlots,
        };
        run.Received(request);
        var answer = hit is null ? await WorkAsync(http, run, request) : run.FailedByFault(request);
        if (answer?.Events is { } events) await StreamAsync(http, run, events);
        else await WriteAsync(http, answer);
    }

    /// <summary>Tells events until the listener leaves or the trial is over.</summary>
    private static async Task StreamAsync(HttpContext http, ServiceRun run, Func<Stream, CancellationToken, Task> events)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, run.Over);
        http.Response.ContentType = "text/event-stream";
        try
        {
            await events(http.Response.Body, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Streams have no end of their own.
        }
    }

    /// <summary>Waits for the work as long as the caller does; null when he has given up.</summary>
    private static async Task<Answer?> WorkAsync(HttpContext http, ServiceRun run, ShopRequest request)
    {
        var gone = http.RequestAborted;
        try
        {
            var answer = await run.WorkAsync(request, gone).WaitAsync(gone);
            await run.Faults.DelayAsync(request.Baggage, gone);
            return answer;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            run.Abandon(request);
            return null;
        }
    }

    private static async Task<(OrderMessage? Order, Answer? Refusal)> ReadAsync(HttpContext http, ShopEndpoint endpoint)
    {
        if (!endpoint.TakesOrder) return (null, null);
        try
        {
            var order = await JsonSerializer.DeserializeAsync(http.Request.Body, ShopJson.Default.OrderMessage, http.RequestAborted);
            if (order is null) return (null, Answer.Wrong(StatusCodes.Status400BadRequest, "there is no order"));
            var errors = order.Errors().ToList();
            return errors.Count == 0 ? (order, null) : (null, Answer.Mistaken(errors));
        }
        catch (JsonException e)
        {
            return (null, Answer.Wrong(StatusCodes.Status400BadRequest, $"the order cannot be read: {e.Message}"));
        }
    }

    private async Task CanaryAsync(HttpContext http)
    {
        try
        {
            var hit = await _run.Faults.HitCanaryAsync(http.RequestAborted);
            if (hit == FaultEffectKind.Refuse) http.Abort();
            else await WriteAsync(http, hit == FaultEffectKind.ServerError ? Answer.Wrong(StatusCodes.Status500InternalServerError, "failed by the fault") : new(StatusCodes.Status200OK, "{}"));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has left while it waited: there is nobody to answer.
        }
    }

    /// <summary>Requests that do not say who they are get a number of the service's own, so that chance is theirs too.</summary>
    private CallBaggage Baggage(HttpContext http)
    {
        foreach (var header in http.Request.Headers[CallBaggage.Header])
            if (CallBaggage.TryParse(header, out var baggage)) return baggage;
        return new("", new(Interlocked.Increment(ref _unnumbered), 0), "");
    }

    private static Task WriteAsync(HttpContext http, Answer? answer)
    {
        if (answer is null) return Task.CompletedTask;
        var response = http.Response;
        response.StatusCode = answer.StatusCode;
        if (answer.Attempts is { } attempts) response.Headers[Answer.AttemptsHeader] = attempts.ToString(CultureInfo.InvariantCulture);
        if (answer.Status is { } status) response.Headers[Answer.StatusHeader] = status.ToString();
        if (answer.Degraded) response.Headers[Answer.DegradedHeader] = "true";
        return ControlEndpoints.WriteJsonAsync(http, answer.Json);
    }
}
