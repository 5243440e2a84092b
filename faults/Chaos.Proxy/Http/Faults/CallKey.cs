using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// Tells the attempts of one call from those of others. The steps of a journey are one call to the load, so method and
/// path, without the query, belong to the key.
/// </summary>
internal static class CallKey
{
    private const int TraceIdFrom = 3;
    private const int TraceIdLength = 32;

    /// <summary>
    /// Returns the key of the call that a request is an attempt of: from its baggage, else from the trace that its W3C
    /// <c>traceparent</c> names. Null when it has neither.
    /// </summary>
    public static string? Of(IRequest request, RequestOrigin? origin) =>
        origin is not null ? $"{origin.Trial} {origin.Workload} {origin.Call} {request.Method} {request.Path}"
        : TraceOf(request.Fields.Value("traceparent")) is { } trace ? $"{trace} {request.Method} {request.Path}"
        : null;

    // A traceparent is VERSION-TRACE-PARENT-FLAGS, with 2, 32, 16 and 2 hexadecimal digits.
    private static string? TraceOf(string? traceParent) =>
        traceParent is { Length: >= 55 }
        && traceParent[TraceIdFrom - 1] == '-'
        && traceParent[TraceIdFrom + TraceIdLength] == '-'
        && traceParent.AsSpan(TraceIdFrom, TraceIdLength) is var id
        && !id.ContainsAnyExcept("0123456789abcdef")
            ? id.ToString()
            : null;
}
