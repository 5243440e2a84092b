using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Statistics;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;
using Xunit.Abstractions;

namespace Chaos.Targets.Tests.Mitigations;

/// <summary>
/// Known answers about latency tails. With a delay h a hedged call lasts longer than t with probability S(t) S(t - h)
/// and makes S(h) extra attempts. Of n parallel calls at least one is slow with probability 1 - (1 - p)^n.
/// </summary>
public sealed class HedgingTailTests(ITestOutputHelper output)
{
    private const int Calls = 40_000;
    private const double P95OfExponential = 29.957;

    private static readonly ulong s_times = Chance.Stream("service times");

    /// <summary>
    /// With 40,000 calls the 99th percentile of an exponential of mean 10 has a standard error of .5 ms.
    /// </summary>
    [Fact]
    public void A_hedge_at_the_95th_percentile_of_an_exponential_takes_a_sixth_off_the_99th_for_5_per_cent_more_load()
    {
        var (plain, _) = Measure(null, Exponential);
        var (hedged, attempts) = Measure(P95OfExponential, Exponential);

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"exponential: p99 {plain:0.000} ms (expected 46.052), hedged {hedged:0.000} ms (expected 38.005), "
                    + $"load {attempts:0.0000}x (expected 1.0500)"
            )
        );
        Assert.InRange(plain, 46.052 - 1.5, 46.052 + 1.5);
        Assert.InRange(hedged, 38.005 - 1, 38.005 + 1);
        Assert.InRange(attempts, 1.05 - .004, 1.05 + .004);
    }

    /// <summary>
    /// 98 % U(5, 15) and 2 % U(500, 1500): the 99th percentile is in the middle of the slow ones. With a hedge after 15
    /// ms a call is slow only when both attempts are slow.
    /// </summary>
    [Fact]
    public void A_hedge_takes_the_slow_mode_off_the_99th_percentile_for_2_per_cent_more_load()
    {
        var (plain, _) = Measure(null, Bimodal);
        var (hedged, attempts) = Measure(15, Bimodal);

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"bimodal: p99 {plain:0.0} ms (expected 1004), hedged {hedged:0.00} ms (expected 25.1), "
                    + $"load {attempts:0.0000}x (expected 1.020)"
            )
        );
        Assert.InRange(plain, 1004 - 100, 1004 + 100);
        Assert.InRange(hedged, 25.1 - .5, 25.1 + .5);
        Assert.InRange(attempts, 1.02 - .0025, 1.02 + .0025);
    }

    /// <summary>Both replicas are slow: when the whole callee is slow, a second attempt is slow too.</summary>
    [Fact]
    public void When_the_whole_callee_is_slow_a_hedge_gains_nothing_and_doubles_the_load_unless_a_share_limits_it()
    {
        var (plain, _) = Measure(null, Slow);
        var (hedged, attempts) = Measure(15, Slow);
        var (bounded, boundedAttempts) = Measure(15, Slow, .05);

        Assert.Equal(plain, hedged, 1e-6);
        Assert.Equal(2, attempts, 1e-6);
        Assert.Equal(plain, bounded, 1e-6);
        Assert.InRange(boundedAttempts, 1.05, 1.051);

        // The time depends on the number of the call and not on that of the attempt.
        static double Slow(Attempt attempt) => 500 + (1000 * Chance.Unit(7, s_times, (ulong)attempt.Call.Number));
    }

    [Fact]
    public void With_one_slow_call_in_a_hundred_nearly_two_in_three_fan_outs_of_100_calls_are_slow()
    {
        const int groups = 2_000;
        var slow = VirtualClock.Run(async clock =>
        {
            var pipeline = new PolicyPipeline(Core.Policies.Policy.None, clock, 1);
            var late = 0;
            for (var group = 0; group < groups; group++)
            {
                var began = clock.Now;
                await Task.WhenAll(
                    Enumerable
                        .Range(0, 100)
                        .Select(i =>
                            pipeline
                                .ExecuteAsync(
                                    Some.Call((group * 100) + i),
                                    "",
                                    clock,
                                    static async (attempt, clock, token) =>
                                    {
                                        if (Chance.Unit(3, s_times, (ulong)attempt.Call.Number) < .01)
                                            await clock.Delay(1000, token);
                                        return new(CallStatus.Ok);
                                    },
                                    CancellationToken.None
                                )
                                .AsTask()
                        )
                );
                if ((clock.Now - began).TotalMilliseconds >= 1000)
                    late++;
            }
            return late;
        });

        output.WriteLine(FormattableString.Invariant($"fan-out: {slow / (double)groups:0.000} (expected .634)"));
        // Three standard errors of a share of 2,000.
        Assert.InRange(slow / (double)groups, .634 - .032, .634 + .032);
    }

    private static double Exponential(Attempt attempt) => 10 * Chance.Exponential(Draw(attempt));

    private static double Bimodal(Attempt attempt) =>
        Draw(attempt) is var u && u < .98 ? 5 + (10 * u / .98) : 500 + (1000 * (u - .98) / .02);

    private static double Draw(Attempt attempt) => Chance.Unit(5, s_times, (ulong)attempt.Call.Number, attempt.Path);

    private static (double P99, double AttemptsPerCall) Measure(
        double? hedgeMilliseconds,
        Func<Attempt, double> milliseconds,
        double? share = null
    ) =>
        VirtualClock.Run(async clock =>
        {
            var policy = hedgeMilliseconds is { } h
                ? Some.Policy(new Hedge { Delay = Some.Ms(h), MaxHedgeRatio = share })
                : Core.Policies.Policy.None;
            var pipeline = new PolicyPipeline(policy, clock, 1);
            var latencies = new double[Calls];
            for (var i = 0; i < Calls; i++)
            {
                var began = clock.Now;
                await pipeline.ExecuteAsync(
                    Some.Call(i),
                    "",
                    (clock, milliseconds),
                    static (attempt, state, token) => Take(state.clock, state.milliseconds(attempt), token),
                    CancellationToken.None
                );
                latencies[i] = (clock.Now - began).TotalMilliseconds;
            }
            Array.Sort(latencies);
            return (latencies[(int)Math.Ceiling(.99 * Calls) - 1], pipeline.Counts().Attempts / (double)Calls);
        });

    /// <summary>
    /// Waits exactly to the clock's tick. A delay of the runtime would be cut down to whole milliseconds.
    /// </summary>
    private static async ValueTask<CallResult> Take(
        VirtualClock clock,
        double milliseconds,
        CancellationToken cancellationToken
    )
    {
        var over = new TaskCompletionSource();
        await using var timer = clock.CreateTimer(
            static over => ((TaskCompletionSource)over!).TrySetResult(),
            over,
            Some.Ms(milliseconds),
            System.Threading.Timeout.InfiniteTimeSpan
        );
        await using var stop = cancellationToken.UnsafeRegister(
            static over => ((TaskCompletionSource)over!).TrySetCanceled(),
            over
        );
        await over.Task;
        return new(CallStatus.Ok);
    }
}
