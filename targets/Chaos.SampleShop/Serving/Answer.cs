using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Calls;

namespace Chaos.SampleShop.Serving;

/// <summary>The answer of a service.</summary>
/// <param name="StatusCode">HTTP status code.</param>
/// <param name="Json">The body.</param>
public sealed record Answer(int StatusCode, string Json)
{
    /// <summary>
    /// Largest number of attempts that this service made at one of the services it calls. Null when it called none.
    /// </summary>
    public int? Attempts { get; init; }

    /// <summary>Why the request failed. Null when it did not fail.</summary>
    public CallStatus? Status { get; init; }

    /// <summary>
    /// The number of the record that was created for the order, such as a charge. Null when there is none.
    /// </summary>
    public long? Number { get; init; }

    /// <summary>Whether the answer is usable but not complete.</summary>
    public bool Degraded { get; init; }

    /// <summary>
    /// Writes the body as server-sent events for as long as a client reads them. Null for a JSON body.
    /// </summary>
    public Func<Stream, CancellationToken, Task>? Events { get; init; }

    /// <summary>Returns an answer that reports an error.</summary>
    public static Answer Wrong(int statusCode, string message, CallStatus? status = null) =>
        new(statusCode, $$"""{"error":"{{JsonEncodedText.Encode(message)}}"}""") { Status = status };

    /// <summary>Returns the answer to an invalid request, with all its mistakes.</summary>
    public static Answer Mistaken(IEnumerable<PlanError> errors) =>
        new(
            StatusCodes.Status400BadRequest,
            JsonSerializer.Serialize(new Mistakes([.. errors]), ShopJson.Default.Mistakes)
        );

    /// <summary>Returns the answer for a result that the policy at the entrance made instead of the service.</summary>
    public static Answer Of(string service, CallResult result) =>
        result.Status.IsGood()
            ? new(StatusCodes.Status200OK, "{}") { Degraded = result.Status == CallStatus.Degraded }
            : Failed(service, result);

    /// <summary>Returns the answer when a downstream call failed.</summary>
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
