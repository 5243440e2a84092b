using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>Says to a client what the proxy itself has to say, and counts it.</summary>
internal sealed class ReplyWriter(HttpWire wire, HttpTraffic traffic)
{
    /// <summary>Refuses what is not HTTP as it has to be.</summary>
    public Task RefuseAsync(RequestOrigin? origin, MalformedHttpException why) =>
        AnswerAsync(origin, why.Status, why.Message + "\n", "", keepsAlive: false, isHead: false);

    /// <summary>Answers as a fault wants it.</summary>
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

    /// <summary>Answers with a status.</summary>
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

    // Not with the session's token: what is being said when the upstream ends is said to its end.
    /// <summary>Says what is said to the end, such as the head of an answer.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
            await wire.Responses.WriteAsync(bytes, wire.Life);
    }
}
