using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// A token bucket: calls pass at a fixed rate on average and in bursts up to a size, further ones are rejected at once.
/// Over any time T it admits at most burst + rate * T. It begins full.
/// </summary>
public sealed record RateLimit : PollyMitigation
{
    /// <summary>Name of the counter of calls turned away.</summary>
    public const string RejectedCounter = "rateLimited";

    /// <summary>Calls admitted a second in the long run. Counted in millionths.</summary>
    [Allowed(0.001, 1_000_000)]
    public required double PermitsPerSecond { get; init; }

    /// <summary>Calls admitted at once after a quiet time.</summary>
    [Allowed(1, 1_000_000)]
    public int Burst { get; init; } = 1;

    public override string Summary =>
        string.Create(CultureInfo.InvariantCulture, $"rate limit {PermitsPerSecond:0.###}/s, burst {Burst}");

    public override void AddTo(ResiliencePipelineBuilder<CallResult> builder, MitigationContext context) =>
        builder.AddLayer(new Layer(new(context.Time, PermitsPerSecond, Burst), context.Counter(RejectedCounter)));

    private sealed class Layer(Bucket bucket, EventCounter rejected) : ResilienceStrategy<CallResult>
    {
        protected override ValueTask<Outcome<CallResult>> ExecuteCore<TState>(
            Func<ResilienceContext, TState, ValueTask<Outcome<CallResult>>> callback,
            ResilienceContext context,
            TState state
        )
        {
            if (bucket.TryTake())
                return callback(context, state);
            rejected.Increment(CallScope.Of(context).Call);
            return new(Layers.TurnedAway("over the rate limit"));
        }
    }

    /// <summary>
    /// Filled when it is asked, by the time since. In whole numbers: one permit is so many units that a tick of the
    /// clock refills a whole number of them, and nothing is ever rounded.
    /// </summary>
    private sealed class Bucket
    {
        private readonly Lock _lock = new();
        private readonly TimeProvider _time;
        private readonly Int128 _permit;
        private readonly Int128 _capacity;
        private readonly long _unitsPerTick;
        private Int128 _level;
        private long _filled;

        public Bucket(TimeProvider time, double permitsPerSecond, int burst)
        {
            _time = time;
            _unitsPerTick = (long)Math.Round(permitsPerSecond * 1_000_000);
            _permit = (Int128)time.TimestampFrequency * 1_000_000;
            _level = _capacity = _permit * burst;
            _filled = time.GetTimestamp();
        }

        public bool TryTake()
        {
            lock (_lock)
            {
                var now = _time.GetTimestamp();
                _level = Int128.Min(_capacity, _level + ((Int128)Math.Max(0, now - _filled) * _unitsPerTick));
                _filled = now;
                if (_level < _permit)
                    return false;
                _level -= _permit;
                return true;
            }
        }
    }
}
