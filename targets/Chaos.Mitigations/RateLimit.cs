using System.Globalization;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;
using Polly;

namespace Chaos.Mitigations;

/// <summary>
/// Limits the rate of calls by a token bucket. Calls pass at a fixed rate on average and in bursts up to a size.
/// Further calls are rejected at once. Over any time T it admits at most burst + rate * T calls. The bucket is full at
/// the start.
/// </summary>
public sealed record RateLimit : PollyMitigation
{
    /// <summary>Name of the counter of rejected calls.</summary>
    public const string RejectedCounter = "rateLimited";

    /// <summary>Calls admitted per second in the long run, with a resolution of one millionth.</summary>
    [Allowed(0.001, 1_000_000)]
    public required double PermitsPerSecond { get; init; }

    /// <summary>Largest number of calls admitted at once after a time without calls.</summary>
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
    /// A token bucket that is refilled whenever it is used, by the time since the last use. It counts in whole units.
    /// One permit is as many units as make one clock tick refill a whole number of them, so that nothing is rounded.
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
