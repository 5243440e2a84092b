using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Statistics;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Lets every attempt of a call carry one key, so that a callee that remembers keys can let a repeated attempt take
/// effect once. It protects nothing by itself: the pipeline carries the key, honouring it is up to the callee.
/// </summary>
/// <remarks>
/// The key is a hash of seed and call number, without the attempt path: when the caller before this one retries, the
/// same call gets the same key here too. A service that does two things for one call at one callee has to tell them
/// apart itself. Runs that share a seed share keys: callees forget them in between.
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
