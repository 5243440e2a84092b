using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Statistics;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Gives every attempt of a call the same key, so that a callee that stores keys can let repeated attempts take effect
/// only once. It has no effect by itself: the pipeline sends the key, and the callee has to honour it.
/// </summary>
/// <remarks>
/// The key is a hash of seed and call number, without the attempt path: when an earlier caller retries, the same call
/// gets the same key here too. A service that makes two different requests to one callee for one call has to make their
/// keys differ itself. Runs with the same seed use the same keys, so callees must forget them between runs.
/// </remarks>
public sealed record IdempotencyKey : PollyMitigation
{
    private static readonly ulong s_high = Chance.Stream("IdempotencyKey.high");
    private static readonly ulong s_low = Chance.Stream("IdempotencyKey.low");

    public override string Summary => "one idempotency key a call";

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context)
    {
        var seed = context.Seed;
        context.ShapeAttempts(attempt => attempt with { IdempotencyKey = KeyOf(seed, attempt.Call) });
    }

    private static string KeyOf(ulong seed, Call call) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Chance.Bits(seed, s_high, (ulong)call.Number):x16}{Chance.Bits(seed, s_low, (ulong)call.Number):x16}"
        );
}
