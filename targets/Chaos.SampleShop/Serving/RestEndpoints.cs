using System.Globalization;
using System.Text.Json;
using Chaos.Callers;
using Chaos.Core.Faults;
using Chaos.SampleShop.Control;
using Chaos.SampleShop.Services;

namespace Chaos.SampleShop.Serving;

/// <summary>Serves requests over HTTP with JSON.</summary>
/// <param name="server">The service.</param>
/// <param name="front">The processing that REST and gRPC share.</param>
internal sealed class RestEndpoints(ShopServer server, Front front)
{
    private const long MostBudget = 86_400_000;

    /// <summary>Answers a request.</summary>
    public async Task ServeAsync(HttpContext http, string path)
    {
        var run = server.Run;
        var endpoint = server.Kind.Endpoints.FirstOrDefault(e => e.Matches(http.Request.Method, path, out _));
        var headers = http.Request.Headers;
        var baggage = front.Baggage(headers[Core.Calls.CallBaggage.Header]);
        var hit = run.Faults.Hit(baggage);
        if (hit == FaultEffectKind.Refuse)
        {
            http.Abort();
            return;
        }
        var (order, refusal) = endpoint is null
            ? (null, Answer.Wrong(StatusCodes.Status404NotFound, $"{server.Name} has no {http.Request.Method} {path}"))
            : await ReadAsync(http, endpoint);
        if (refusal is not null)
        {
            await WriteAsync(http, refusal);
            return;
        }
        endpoint!.Matches(http.Request.Method, path, out var id);
        TimeSpan? budget =
            headers[CallHeaders.Budget] is [{ } left]
            && long.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, MostBudget))
                : null;
        var request = front.Read(
            run,
            endpoint,
            id,
            order,
            baggage,
            headers[CallHeaders.IdempotencyKey] is [{ } key, ..] ? key : null,
            budget,
            headers[CallHeaders.Calls] is [{ } calls] ? calls : null
        );
        var answer = await Front.AnswerAsync(run, request, hit, http.RequestAborted);
        if (answer?.Events is { } events)
            await StreamAsync(http, run, events);
        else
            await WriteAsync(http, answer);
    }

    /// <summary>Answers a canary under the active fault. It bypasses queue and counters.</summary>
    public async Task CanaryAsync(HttpContext http)
    {
        try
        {
            var hit = await server.Run.Faults.HitCanaryAsync(http.RequestAborted);
            if (hit == FaultEffectKind.Refuse)
                http.Abort();
            else
                await WriteAsync(
                    http,
                    hit == FaultEffectKind.ServerError
                        ? Answer.Wrong(StatusCodes.Status500InternalServerError, "failed by the fault")
                        : new(StatusCodes.Status200OK, "{}")
                );
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected while it waited, so there is no answer to write.
        }
    }

    /// <summary>Sends events until the client disconnects or the trial ends.</summary>
    private static async Task StreamAsync(
        HttpContext http,
        ServiceWork run,
        Func<Stream, CancellationToken, Task> events
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, run.Over);
        http.Response.ContentType = "text/event-stream";
        try
        {
            await events(http.Response.Body, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // This is how every stream ends.
        }
    }

    private static async Task<(OrderMessage? Order, Answer? Refusal)> ReadAsync(HttpContext http, ShopEndpoint endpoint)
    {
        if (!endpoint.TakesOrder)
            return (null, null);
        try
        {
            var order = await JsonSerializer.DeserializeAsync(
                http.Request.Body,
                ShopJson.Default.OrderMessage,
                http.RequestAborted
            );
            if (order is null)
                return (null, Answer.Wrong(StatusCodes.Status400BadRequest, "there is no order"));
            var errors = order.Errors().ToList();
            return errors.Count == 0 ? (order, null) : (null, Answer.Mistaken(errors));
        }
        catch (JsonException e)
        {
            return (null, Answer.Wrong(StatusCodes.Status400BadRequest, $"the order cannot be read: {e.Message}"));
        }
    }

    private static Task WriteAsync(HttpContext http, Answer? answer)
    {
        if (answer is null)
            return Task.CompletedTask;
        var response = http.Response;
        response.StatusCode = answer.StatusCode;
        if (answer.Attempts is { } attempts)
            response.Headers[CallHeaders.Attempts] = attempts.ToString(CultureInfo.InvariantCulture);
        if (answer.Status is { } status)
            response.Headers[CallHeaders.Status] = status.ToString();
        if (answer.Degraded)
            response.Headers[CallHeaders.Degraded] = "true";
        return ControlEndpoints.WriteJsonAsync(http, answer.Json);
    }
}
