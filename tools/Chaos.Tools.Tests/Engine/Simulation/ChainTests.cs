using Chaos.Core.Policies;
using Chaos.Core.Trials;
using Chaos.Mitigations;
using Xunit.Abstractions;

namespace Chaos.Tools.Tests.Engine.Simulation;

/// <summary>
/// Known answers for calls through several layers: how retries multiply, and what downstream services cost.
/// </summary>
public sealed class ChainTests(ITestOutputHelper output)
{
    private static Retry Attempts(int attempts) => new() { MaxRetryAttempts = attempts - 1, Delay = TimeSpan.Zero };

    /// <summary>r^d: each of d layers makes r attempts for each attempt that reaches it.</summary>
    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 16)]
    [InlineData(3, 64)]
    public async Task Retries_of_every_layer_multiply_at_a_dead_leaf(int depth, long attemptsPerCall)
    {
        var (leaf, good) = await new SimulatedChain
        {
            Depth = depth,
            Fails = i => i == depth ? 1 : 0,
            Policy = new() { Mitigations = [Attempts(4)] },
        }.RunAsync(50);

        Assert.Equal((50 * attemptsPerCall, 0L), (leaf.Sum(ServiceRecord.Attempts, 0, 1), good));
    }

    /// <summary>
    /// A layer makes (1 - p^r) / (1 - p) attempts and fails with probability p^r, which is the p of the layer before
    /// it. Within 3 %: at depth 3 the attempts of a call vary with a standard deviation of about 9.
    /// </summary>
    [Theory]
    [InlineData(.9, 3, 1, 2.71)]
    [InlineData(.9, 3, 2, 6.126)]
    [InlineData(.9, 3, 3, 9.419)]
    [InlineData(.5, 3, 1, 1.75)]
    [InlineData(.5, 3, 2, 1.996)]
    [InlineData(.5, 3, 3, 2.000)]
    public async Task Retries_at_a_leaf_that_sometimes_answers_multiply_by_less(
        double fails,
        int attempts,
        int depth,
        double attemptsPerCall
    )
    {
        const int calls = 10_000;
        var (leaf, _) = await new SimulatedChain
        {
            Depth = depth,
            Fails = i => i == depth ? fails : 0,
            Policy = new() { Mitigations = [Attempts(attempts)] },
        }.RunAsync(calls);

        var measured = leaf.Sum(ServiceRecord.Attempts, 0, 1) / (double)calls;
        output.WriteLine(
            FormattableString.Invariant(
                $"p {fails}, r {attempts}, depth {depth}: {measured:0.000} (expected {attemptsPerCall})"
            )
        );
        Assert.InRange(measured, attemptsPerCall * .97, attemptsPerCall * 1.03);
    }

    /// <summary>Five dependencies of 99.9 % in a row: .999^5. Three standard errors of 40,000 calls are .001.</summary>
    [Fact]
    public async Task Dependencies_in_a_row_multiply_their_availability()
    {
        const int calls = 40_000;
        var (_, good) = await new SimulatedChain { Depth = 5, Fails = _ => .001 }.RunAsync(calls);

        output.WriteLine(FormattableString.Invariant($"series: {good / (double)calls:0.00000} (expected .99501)"));
        Assert.InRange(good / (double)calls, .99501 - .00106, .99501 + .00106);
    }

    /// <summary>
    /// Two alternative ways that each fail once in a hundred times: 1 - .01^2, whether the second is used after the
    /// first or beside it. That is 4 failures in 40,000 calls, with three standard errors up to 10.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_independent_ways_multiply_their_failures(bool hedged)
    {
        const int calls = 40_000;
        var policy = hedged ? (Mitigation)new Hedge { Delay = Some.Seconds(1) } : Attempts(2);
        var (_, good) = await new SimulatedChain
        {
            Depth = 1,
            Fails = _ => .01,
            Policy = new() { Mitigations = [policy] },
        }.RunAsync(calls);

        output.WriteLine(FormattableString.Invariant($"parallel: {good / (double)calls:0.00000} (expected .9999)"));
        Assert.InRange(calls - good, 1, 10);
    }
}
