using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Calls;

namespace Chaos.SampleShop.Serving;

/// <summary>What a service answers.</summary>
/// <param name="StatusCode">HTTP status code.</param>
/// <param name="Json">The body.</param>
public sealed record Answer(int StatusCode, string Json)
{
    /// <summary>
    /// The most attempts this service made at one of the services it calls; null when it called none.
    /// </summary>
    public int? Attempts { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public CallStatus? Status { get; init; }

    /// <summary>The number of what was made for the order, such as a charge; null where nothing has one.</summary>
    public long? Number { get; init; }

    /// <summary>Whether it is usable but not the full one.</summary>
    public bool Degraded { get; init; }

    /// <summary>
    /// Writes the body as server-sent events for as long as there is somebody to read them; null for a body of JSON.
    /// </summary>
    public Func<Stream, CancellationToken, Task>? Events { get; init; }

    /// <summary>An answer that says what is wrong.</summary>
    public static Answer Wrong(int statusCode, string message, CallStatus? status = null) =>
        new(statusCode, $$"""{"error":"{{JsonEncodedText.Encode(message)}}"}""") { Status = status };

    /// <summary>An answer to a request with mistakes: all of them.</summary>
    public static Answer Mistaken(IEnumerable<PlanError> errors) =>
        new(
            StatusCodes.Status400BadRequest,
            JsonSerializer.Serialize(new Mistakes([.. errors]), ShopJson.Default.Mistakes)
        );

    /// <summary>
    /// The answer when a policy at the entrance put a result of its own in the place of the service's.
    /// </summary>
    public static Answer Of(string service, CallResult result) =>
        result.Status.IsGood()
            ? new(StatusCodes.Status200OK, "{}") { Degraded = result.Status == CallStatus.Degraded }
            : Failed(service, result);

    /// <summary>The answer when a downstream call failed.</summary>
    public static Answer Failed(string callee, CallResult result) =>
        Wrong(
            result.Status switch
            {
                CallStatus.TimedOut => StatusCodes.Status504GatewayTimeout,
                CallStatus.Rejected => StatusCodes.Status503ServiceUnavailable,
                CallStatus.ClientError => StatusCodes.Status422UnprocessableEntity,
                _ => StatusCodes.Status502BadGateway,
            },
            $"{callee}: {result.Status}{(result.Detail is null ? "" : $": {result.Detail}")}",
            result.Status
        );
}
