using System.Globalization;
using Chaos.Core.Calls;
using Grpc.Core;

namespace Chaos.Callers;

/// <summary>Holds what an attempt carries beside its request, whatever the protocol.</summary>
/// <param name="Baggage">Identifies the call and its attempt. Null for a call that does not belong to a trial.</param>
internal readonly record struct AttemptContext(CallBaggage? Baggage)
{
    /// <summary>The call to which this attempt belongs.</summary>
    public Call Call => Baggage?.Call ?? default;

    /// <summary>The key by which the callee recognizes a repeated attempt. Null when there is no key.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The time that the caller has left. Null when there is no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>The services that the callee is to call for this request. Null when the callee decides.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Writes the context into the headers of a request.</summary>
    public void AddTo(HttpRequestMessage request)
    {
        if (Baggage is { } baggage)
            request.Headers.TryAddWithoutValidation(CallBaggage.Header, baggage.ToString());
        if (Calls is { } calls)
            request.Headers.TryAddWithoutValidation(CallHeaders.Calls, string.Join(',', calls));
        if (IdempotencyKey is { } key)
            request.Headers.TryAddWithoutValidation(CallHeaders.IdempotencyKey, key);
        // Rounded up: with a smaller value the callee would give up before its caller does.
        if (Budget is { } left)
            request.Headers.TryAddWithoutValidation(
                CallHeaders.Budget,
                Math.Max(0, (long)Math.Ceiling(left.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture)
            );
    }

    /// <summary>Returns the context as gRPC call options. The time left becomes the deadline of the call.</summary>
    public CallOptions ToOptions(TimeProvider time, CancellationToken cancellationToken)
    {
        var metadata = new Metadata();
        if (Baggage is { } baggage)
            metadata.Add(CallBaggage.Header, baggage.ToString());
        if (Calls is { } calls)
            metadata.Add(CallMetadata.Calls, string.Join(',', calls));
        if (IdempotencyKey is { } key)
            metadata.Add(CallMetadata.IdempotencyKey, key);
        return new(metadata, time.GetUtcNow().UtcDateTime + Budget, cancellationToken);
    }
}
