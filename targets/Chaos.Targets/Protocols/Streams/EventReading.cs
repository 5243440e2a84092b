using System.Net.ServerSentEvents;
using System.Text;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets.Protocols.Streams;

/// <summary>Reads server-sent events until those have come that a call waits for, and then ends the stream.</summary>
internal static class EventReading
{
    /// <summary>The media type of a stream of events.</summary>
    public const string Type = "text/event-stream";

    /// <summary>The outcome of a call whose answer is no stream of events.</summary>
    public const string NoEvents = "answer is no event stream";

    /// <summary>Sends a request and reads the events of its answer.</summary>
    /// <param name="http">Sends the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="expected">The events to wait for.</param>
    /// <param name="accepts">Returns whether a status is good. Null means that 200 to 299 are good.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the call, which then counts as timed out.</param>
    public static async ValueTask<CallResult> OfAsync(
        HttpCaller http,
        HttpRequestMessage request,
        StreamExpectation expected,
        Func<int, bool>? accepts,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var progress = new StreamProgress(expected, time);
        try
        {
            using var response = await http.OpenAsync(request, cancellationToken);
            var code = (int)response.StatusCode;
            if (!(accepts?.Invoke(code) ?? code is >= 200 and < 300))
                return await HttpOutcome.OfAsync(response, accepts, tellsBody: false, cancellationToken);
            if (response.Content.Headers.ContentType?.MediaType is var type && type != Type)
                return new(CallStatus.Unexpected, Detail: $"{NoEvents}: {type ?? "it has no Content-Type"}")
                {
                    Outcome = NoEvents,
                };
            await using var body = new BoundedEvents(await response.Content.ReadAsStreamAsync(cancellationToken));
            await foreach (
                var seen in SseParser
                    .Create(body, static (_, data) => Encoding.UTF8.GetString(data))
                    .EnumerateAsync(cancellationToken)
            )
            {
                body.EndEvent();
                if (
                    progress.See(seen.Data, Encoding.UTF8.GetByteCount(seen.Data), HttpOutcome.TextOf(code)) is
                    { } result
                )
                    return result;
            }
            return progress.EndedEarly("the answer ended");
        }
        catch (EventTooLongException)
        {
            return progress.TooLong();
        }
        catch (Exception e) when (HttpOutcome.Of(e, cancellationToken) is not null)
        {
            return cancellationToken.IsCancellationRequested
                ? progress.Late()
                : progress.Broken(HttpOutcome.Of(e, cancellationToken)!.Value);
        }
    }
}
