using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>Writes the answers that the proxy gives itself, and counts them.</summary>
internal sealed class ReplyWriter(HttpWire wire, HttpTraffic traffic)
{
    /// <summary>Refuses a malformed request.</summary>
    public Task RefuseAsync(RequestOrigin? origin, MalformedHttpException why) =>
        AnswerAsync(origin, why.Status, why.Message + "\n", "", keepsAlive: false, isHead: false);

    /// <summary>Writes the answer of a fault and counts the hit.</summary>
    public Task AnswerAsync(RequestOrigin? origin, HttpFate fate, bool keepsAlive, bool isHead)
    {
        fate.Happens();
        var answer = fate.Answer!;
        return AnswerAsync(
            origin,
            answer.Status,
            answer.Body,
            answer.RetryAfterSeconds is { } seconds ? FormattableString.Invariant($"Retry-After: {seconds}\r\n") : "",
            keepsAlive,
            isHead
        );
    }

    /// <summary>Writes an answer and counts it.</summary>
    public async Task AnswerAsync(
        RequestOrigin? origin,
        int status,
        string body,
        string fields,
        bool keepsAlive,
        bool isHead
    )
    {
        traffic.Response(origin, status);
        await WriteAsync(HttpReply.Of(status, body, fields, keepsAlive, isHead));
    }

    // Uses the wire's token, not the session's: an answer that has begun is written to its end even if the upstream
    // ends.
    /// <summary>
    /// Writes bytes that must not be cut short by the end of the session, such as the head of an answer.
    /// </summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
            await wire.Responses.WriteAsync(bytes, wire.Life);
    }
}
