using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Control;
using Chaos.SampleShop.Serving;

namespace Chaos.SampleShop.Control;

/// <summary>
/// Answers the requests by which a testbed controls a service: trial, fault, report and sample. They need a token.
/// Requests from browsers are refused, because a web page could otherwise send requests to loopback.
/// </summary>
internal sealed class ControlEndpoints(ShopServer server, string token)
{
    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    /// <summary>Writes the body of an answer whose status and headers are already set.</summary>
    public static Task WriteJsonAsync(HttpContext http, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }

    /// <summary>Answers a request under <c>/control/</c>.</summary>
    public async Task HandleAsync(HttpContext http, string path)
    {
        if (!IsAllowed(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            await WriteJsonAsync(
                http,
                $$"""{"error":"{{ControlContract.TokenHeader}} does not hold the token, or a browser sent this"}"""
            );
            return;
        }
        try
        {
            await AnswerAsync(http, path);
        }
        catch (BadHttpRequestException e)
        {
            http.Response.StatusCode = e.StatusCode;
            var allowed = string.Create(CultureInfo.InvariantCulture, $"at most {ShopServer.LargestBody:#,0} bytes");
            await WriteJsonAsync(http, Answer.Mistaken([new("body", e.Message, allowed)]).Json);
        }
    }

    private async Task AnswerAsync(HttpContext http, string path)
    {
        switch (http.Request.Method, path[1..])
        {
            case ("PUT", ControlContract.Trial):
                await BeginTrialAsync(http);
                break;
            case ("PUT", ControlContract.Fault):
                await BeginFaultAsync(http);
                break;
            case ("DELETE", ControlContract.Fault):
                server.Run.Faults.Clear();
                http.Response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case ("GET", ControlContract.Fault):
                await WriteJsonAsync(
                    http,
                    JsonSerializer.Serialize(server.Run.Faults.Read(), ShopJson.Default.ReadBack)
                );
                break;
            case ("GET", ControlContract.Report):
                await WriteJsonAsync(
                    http,
                    JsonSerializer.Serialize(server.Run.Report(), ShopJson.Default.ServiceRecord)
                );
                break;
            case ("GET", ControlContract.Sample):
                await WriteJsonAsync(
                    http,
                    JsonSerializer.Serialize(server.Run.Sample(), ShopJson.Default.DictionaryStringDouble)
                );
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                await WriteJsonAsync(
                    http,
                    """{"error":"there are PUT /control/trial, PUT, GET and DELETE /control/fault, GET /control/report and GET /control/sample"}"""
                );
                break;
        }
    }

    private bool IsAllowed(HttpRequest request) =>
        !request.Headers.ContainsKey("Origin")
        && request.Headers[ControlContract.TokenHeader] is [{ } sent]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), _token);

    private async Task BeginTrialAsync(HttpContext http)
    {
        var errors = new List<PlanError>();
        TrialRequest? trial = null;
        try
        {
            using var body = await ControlBody.ReadAsync(http);
            trial = TrialRequest.Read(body.RootElement, server.Name, server.KindName, errors);
        }
        catch (JsonException e)
        {
            errors.Add(new("body", "unreadable", e.Message));
        }
        if (trial is not null)
            server.Begin(trial);
        await ConcludeAsync(http, errors);
    }

    private async Task BeginFaultAsync(HttpContext http)
    {
        var errors = new List<PlanError>();
        FaultRequest? fault = null;
        try
        {
            using var body = await ControlBody.ReadAsync(http);
            fault = body.RootElement.Deserialize(ShopJson.Default.FaultRequest);
            errors.AddRange(
                fault is null ? [new("body", PlanError.Missing, "kind, share and delayMilliseconds")] : fault.Errors()
            );
        }
        catch (JsonException e)
        {
            errors.Add(new($"body{e.Path?.TrimStart('$')}", "unreadable", e.Message));
        }
        if (errors.Count == 0 && !server.Run.Faults.TrySet(fault!))
        {
            http.Response.StatusCode = StatusCodes.Status409Conflict;
            await WriteJsonAsync(http, """{"error":"a fault of another kind is active: DELETE it first"}""");
            return;
        }
        await ConcludeAsync(http, errors);
    }

    private static Task ConcludeAsync(HttpContext http, List<PlanError> errors)
    {
        http.Response.StatusCode = errors.Count == 0 ? StatusCodes.Status204NoContent : StatusCodes.Status400BadRequest;
        return errors.Count == 0 ? Task.CompletedTask : WriteJsonAsync(http, Answer.Mistaken(errors).Json);
    }
}
