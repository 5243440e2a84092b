using System.Globalization;
using Chaos.Core.Calls;
using Grpc.Core;

namespace Chaos.Callers;

/// <summary>What an attempt carries beside its request, over any protocol.</summary>
/// <param name="Baggage">Who it is; null for a call that no trial made.</param>
internal readonly record struct AttemptContext(CallBaggage? Baggage)
{
    /// <summary>The call that it is an attempt of.</summary>
    public Call Call => Baggage?.Call ?? default;

    /// <summary>The key by which the callee knows a repetition; null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>What is left of the caller's time; null for no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>The services that are to be called for it; null where the callee decides.</summary>
    public IReadOnlyList<string>? Calls { get; init; }

    /// <summary>Writes it into a request's headers.</summary>
    public void AddTo(HttpRequestMessage request)
    {
        if (Baggage is { } baggage)
            request.Headers.TryAddWithoutValidation(CallBaggage.Header, baggage.ToString());
        if (Calls is { } calls)
            request.Headers.TryAddWithoutValidation(CallHeaders.Calls, string.Join(',', calls));
        if (IdempotencyKey is { } key)
            request.Headers.TryAddWithoutValidation(CallHeaders.IdempotencyKey, key);
        // Rounded up: a callee that is told of too little would give up before its caller does.
        if (Budget is { } left)
            request.Headers.TryAddWithoutValidation(
                CallHeaders.Budget,
                Math.Max(0, (long)Math.Ceiling(left.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture)
            );
    }

    /// <summary>The same for gRPC, where what is left is the call's deadline.</summary>
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
