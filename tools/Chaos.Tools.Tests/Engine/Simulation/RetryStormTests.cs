using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Mitigations;
using Polly;
using Xunit.Abstractions;

namespace Chaos.Tools.Tests.Engine.Simulation;

/// <summary>
/// Known answers from an independent discrete-event simulation: 200 calls a second, 0.5 s per attempt; payment's
/// workers stall and then finish the abandoned work.
/// </summary>
public sealed class RetryStormTests(ITestOutputHelper output)
{
    private const double Never = double.PositiveInfinity;

    private static readonly Retry s_backoff = new()
    {
        MaxRetryAttempts = 3,
        BackoffType = DelayBackoffType.Exponential,
        Delay = Some.Milliseconds(100),
        MaxDelay = Some.Seconds(2),
        Jitter = RetryJitter.Full,
    };

    [Theory]
    [InlineData("none", 6, 4, 1.00, 2)]
    [InlineData("none", 6, 15, 1.00, 7)]
    [InlineData("none", 10, 4, 1.00, 1)]
    [InlineData("none", 10, 15, 1.00, 4)]
    [InlineData("immediate", 6, 4, 4.00, Never)]
    [InlineData("immediate", 6, 15, 4.00, Never)]
    [InlineData("immediate", 10, 4, 4.00, 10)]
    [InlineData("immediate", 10, 15, 4.00, 54)]
    [InlineData("backoff", 6, 4, 4.00, Never)]
    [InlineData("backoff", 6, 15, 4.00, Never)]
    [InlineData("backoff", 10, 4, 4.00, 9)]
    [InlineData("backoff", 10, 15, 4.00, 53)]
    [InlineData("budget", 6, 4, 1.01, 2)]
    [InlineData("budget", 6, 15, 1.00, 7)]
    [InlineData("budget", 10, 4, 1.01, 1)]
    [InlineData("budget", 10, 15, 1.00, 4)]
    public async Task A_storm_multiplies_attempts_and_outlives_the_stall_as_computed(
        string arm,
        int workers,
        double stallSeconds,
        double attemptsPerCall,
        double secondsToRecover
    )
    {
        var record = await new SimulatedTrial
        {
            Payment = new()
            {
                Name = "payment",
                Workers = workers,
                ServiceTime = LatencyDistribution.Constant(Some.Milliseconds(10)),
            },
            Policy = PolicyOf(arm),
            Fault = new(FaultEffectKind.StallAndRelease, "payment"),
            FaultSeconds = stallSeconds,
            RecoverySeconds = 75,
        }.RunAsync();
        var attempts = new AttemptsPerCall("payment").Measure([record], Phase.DuringFault)!.Value.Value;
        var recovery = new TimeToRecover(Some.Seconds(5)).Measure([record], Phase.AfterFault)!.Value.Value;
        output.WriteLine(
            FormattableString.Invariant($"{arm} {workers} x 10 ms, {stallSeconds} s: {attempts:0.000}x ")
                + FormattableString.Invariant(
                    $"(expected {attemptsPerCall}), {recovery} s (expected {secondsToRecover})"
                )
        );
        Assert.InRange(attempts, attemptsPerCall * .98, attemptsPerCall * 1.02);
        if (double.IsPositiveInfinity(secondsToRecover))
            Assert.Equal(secondsToRecover, recovery);
        else
            Assert.InRange(recovery, secondsToRecover - 2, secondsToRecover + 2);
    }

    private static Policy PolicyOf(string arm)
    {
        Mitigation[] outer = arm switch
        {
            "none" => [],
            "immediate" => [new Retry { MaxRetryAttempts = 3, Delay = TimeSpan.Zero }],
            "backoff" => [s_backoff],
            _ => [new RetryBudget { DepositPerSuccess = .1, MaxTokens = 10 }, s_backoff],
        };
        return new() { Mitigations = [.. outer, new Mitigations.Timeout { Duration = Some.Milliseconds(500) }] };
    }
}
