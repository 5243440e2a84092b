using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Policies;
using Chaos.Engine.Simulation;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Chaos.Scenarios.Synchronous;

namespace Chaos.Scenarios.Tests.Synchronous;

/// <summary>
/// Known answers on amplification for which the experiment has no arm: other failure rates, other numbers of attempts,
/// and all attempts failing.
/// </summary>
public sealed class RetryAmplificationTests
{
    [Theory]
    [InlineData(1, 4, 1, 4)]
    [InlineData(1, 4, 2, 16)]
    [InlineData(1, 4, 3, 64)]
    [InlineData(1, 3, 3, 27)]
    [InlineData(.9, 3, 1, 2.71)]
    [InlineData(.9, 3, 2, 6.126)]
    [InlineData(.9, 3, 3, 9.419)]
    [InlineData(.5, 3, 1, 1.75)]
    [InlineData(.5, 3, 2, 1.996)]
    [InlineData(.5, 3, 3, 2.000)]
    public void The_formula_has_the_known_answers(double failing, int attempts, int depth, double expected) =>
        Assert.Equal(expected, RetryAmplification.AtTheEnd(failing, attempts, depth), .0006);

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 16)]
    [InlineData(3, 64)]
    public async Task Where_all_attempts_fail_every_layer_multiplies_them_exactly(int depth, double expected) =>
        Assert.Equal(expected, await AttemptsAsync(1, 4, depth));

    [Theory]
    [InlineData(1, 1.75)]
    [InlineData(2, 1.996)]
    [InlineData(3, 2.000)]
    public async Task Where_half_of_them_fail_a_second_layer_adds_little(int depth, double expected) =>
        Assert.Equal(expected, await AttemptsAsync(.5, 3, depth), .1);

    private static async Task<double> AttemptsAsync(double failing, int attempts, int depth)
    {
        var whole = new RetryAmplification().Build(Scale.Nightly);
        var retry = new Policy { Mitigations = [new Retry { MaxRetryAttempts = attempts - 1, Delay = TimeSpan.Zero }] };
        var arm = new Arm
        {
            Name = "deep",
            Title = "deep",
            Role = ArmRole.Candidate,
            Policies = new[] { "payment->bank", "order->payment", "gateway->order" }
                .Take(depth)
                .ToDictionary(e => e, _ => retry),
        };
        var records = await SimulatedRun.RecordsAsync(
            whole with
            {
                Arms = [arm],
                Faults = [whole.Faults[0] with { Fault = new FailCalls("bank", failing) }],
            },
            42,
            CancellationToken.None
        );
        return new AttemptsPerCall("bank").Measure(records, Phase.DuringFault)!.Value.Value;
    }
}
