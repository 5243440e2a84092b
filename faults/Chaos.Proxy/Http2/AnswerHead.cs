using System.Globalization;
using System.Text;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http2.Hpack;
using Chaos.Proxy.Http2.Messages;

namespace Chaos.Proxy.Http2;

/// <summary>Builds the head of an answer that the proxy gives itself.</summary>
internal static class AnswerHead
{
    /// <summary>Returns the head, and the body that follows it; an answer to gRPC is all head.</summary>
    public static (List<HeaderField> Head, string Body) Of(StreamRequest request, HttpAnswer answer)
    {
        if (request.IsGrpc && answer.GrpcStatus is { } code)
            return (GrpcStatus.Answer(code, answer.GrpcMessage, answer.RetryAfterSeconds, request.ContentType!), "");
        var head = new List<HeaderField> { new(":status", Text(answer.Status)) };
        var hasBody = answer.Status is not (204 or 304);
        if (hasBody)
            head.Add(new("content-length", Text(Encoding.UTF8.GetByteCount(answer.Body)), FieldIndexing.NotIndexed));
        if (hasBody && answer.Body.Length > 0)
            head.Add(new("content-type", "text/plain; charset=utf-8"));
        if (answer.RetryAfterSeconds is { } seconds)
            head.Add(new("retry-after", Text(seconds)));
        return (head, hasBody && request.Method != "HEAD" ? answer.Body : "");
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
