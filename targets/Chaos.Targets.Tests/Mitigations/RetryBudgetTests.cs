using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class RetryBudgetTests
{
    private const int Calls = 100_000;

    private static readonly Retry s_threeImmediate = new() { MaxRetryAttempts = 3, Delay = TimeSpan.Zero };

    /// <summary>1 / (1 - .1 (1 - p)), from an empty bucket: 1.0526 at 50 %, 1.0101 at 90 %.</summary>
    [Theory]
    [InlineData(0.5, 1.0526)]
    [InlineData(0.9, 1.0101)]
    public async Task Attempts_per_call_settle_at_the_known_answer(double failure, double expected)
    {
        var counts = await Load(failure, s_threeImmediate, new RetryBudget { InitialTokens = 0 });

        Assert.InRange(counts.Attempts / (double)Calls, expected - 0.0005, expected + 0.0005);
        // Exact to one token: the tokens spent are the tokens added, except for the remaining part of a token and those
        // that the last call could still have used.
        Assert.InRange(
            counts.Retries,
            (0.1 * counts.AttemptsByStatus[(int)CallStatus.Ok]) - 2,
            0.1 * counts.AttemptsByStatus[(int)CallStatus.Ok]
        );
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(10.0, 10)]
    [InlineData(null, 10)]
    [InlineData(3.5, 3)]
    public async Task When_everything_fails_only_the_initial_tokens_are_spent(double? initial, int retries)
    {
        var counts = await Load(1, s_threeImmediate, new RetryBudget { InitialTokens = initial });

        Assert.Equal((Calls + retries, retries), (counts.Attempts, counts.Retries));
        Assert.Equal(Calls - (retries / 3), counts.RetriesRejected);
    }

    [Fact]
    public async Task Without_a_budget_three_retries_at_half_failing_cost_1_875()
    {
        var counts = await Load(0.5, s_threeImmediate);

        Assert.InRange(counts.Attempts / (double)Calls, 1.865, 1.885);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_holds_before_and_after_the_retry(bool budgetFirst)
    {
        var budget = new RetryBudget { InitialTokens = 2 };
        var counts = await Load(1, budgetFirst ? [budget, s_threeImmediate] : [s_threeImmediate, budget]);

        Assert.Equal(2, counts.Retries);
    }

    [Fact]
    public async Task Ten_successes_allow_one_retry_and_nine_do_not()
    {
        var pipeline = new PolicyPipeline(
            Some.Policy(s_threeImmediate, new RetryBudget { InitialTokens = 0 }),
            TimeProvider.System,
            1
        );

        for (var i = 0; i < 9; i++)
            await Call(pipeline, i, CallStatus.Ok);
        Assert.Equal(1, (await Call(pipeline, 9, CallStatus.Refused)).Attempts);
        await Call(pipeline, 10, CallStatus.Degraded);
        Assert.Equal(2, (await Call(pipeline, 11, CallStatus.Refused)).Attempts);
        Assert.Equal((1, 2), (pipeline.Counts().Retries, pipeline.Counts().RetriesRejected));
    }

    [Fact]
    public async Task It_holds_no_more_than_its_maximum()
    {
        var pipeline = new PolicyPipeline(
            Some.Policy(s_threeImmediate, new RetryBudget { MaxTokens = 4 }),
            TimeProvider.System,
            1
        );

        for (var i = 0; i < 1000; i++)
            await Call(pipeline, i, CallStatus.Ok);
        for (var i = 0; i < 10; i++)
            await Call(pipeline, i, CallStatus.Reset);

        Assert.Equal(4, pipeline.Counts().Retries);
    }

    [Fact]
    public async Task A_deposit_beyond_the_maximum_is_lost()
    {
        var pipeline = new PolicyPipeline(
            Some.Policy(
                s_threeImmediate,
                new RetryBudget
                {
                    DepositPerSuccess = 0.7,
                    MaxTokens = 1,
                    InitialTokens = 0,
                }
            ),
            TimeProvider.System,
            1
        );

        // .7, then 1 and not 1.4; 0 after the retry, .7 after the next success.
        foreach (
            var status in new[] { CallStatus.Ok, CallStatus.Ok, CallStatus.Reset, CallStatus.Ok, CallStatus.Reset }
        )
            await Call(pipeline, 0, status);

        Assert.Equal(1, pipeline.Counts().Retries);
    }

    [Fact]
    public async Task A_failure_after_the_last_retry_or_of_a_kind_not_retried_costs_no_token()
    {
        var pipeline = new PolicyPipeline(
            Some.Policy(s_threeImmediate, new RetryBudget { InitialTokens = 4 }),
            TimeProvider.System,
            1
        );

        await Call(pipeline, 0, CallStatus.ClientError);
        Assert.Equal(4, (await Call(pipeline, 1, CallStatus.Refused)).Attempts);
        Assert.Equal(2, (await Call(pipeline, 2, CallStatus.Refused)).Attempts);
        Assert.Equal(1, pipeline.Counts().RetriesRejected);
    }

    [Fact]
    public void An_empty_budget_returns_the_last_result_at_once()
    {
        var policy = Some.Policy(
            new Retry { MaxRetryAttempts = 3, Delay = Some.Ms(1000) },
            new RetryBudget { InitialTokens = 1 }
        );

        Assert.Equal([0.0, 1000.0], Some.AttemptTimes(policy));
    }

    [Fact]
    public async Task Parallel_calls_never_take_more_tokens_than_there_are()
    {
        var pipeline = new PolicyPipeline(
            Some.Policy(s_threeImmediate, new RetryBudget { MaxTokens = 1000 }),
            TimeProvider.System,
            1
        );

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(thread =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 5000; i++)
                            await Call(pipeline, (thread * 5000) + i, CallStatus.ServerError);
                    })
                )
        );

        Assert.Equal((1000, 21_000), (pipeline.Counts().Retries, pipeline.Counts().Attempts));
    }

    /// <summary>Each layer makes (1 - p^r) / (1 - p) attempts for a call and fails with probability p^r.</summary>
    [Theory]
    [InlineData(0.9, 2, new[] { 2.71, 6.126, 9.419 })]
    [InlineData(0.5, 2, new[] { 1.75, 1.996, 2.000 })]
    public async Task Retries_in_a_chain_amplify_as_the_formula_says(
        double failure,
        int retries,
        double[] leafAttemptsPerCall
    )
    {
        const int calls = 30_000;
        for (var depth = 1; depth <= leafAttemptsPerCall.Length; depth++)
        {
            var leaf = await Chain(depth, retries, failure, calls);
            Assert.InRange(
                leaf / (double)calls,
                leafAttemptsPerCall[depth - 1] * 0.98,
                leafAttemptsPerCall[depth - 1] * 1.02
            );
        }
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 16)]
    [InlineData(3, 64)]
    public async Task Retries_in_a_chain_whose_last_service_is_down_multiply(int depth, int attempts) =>
        Assert.Equal(attempts, await Chain(depth, 3, 1, 1));

    [Fact]
    public void Every_field_out_of_range_is_named_at_once() =>
        Assert.Equal(
            ["p.depositPerSuccess", "p.maxTokens", "p.initialTokens"],
            new RetryBudget
            {
                DepositPerSuccess = 1.1,
                MaxTokens = 0.5,
                InitialTokens = double.NaN,
            }
                .Errors("p")
                .Select(error => error.Field)
        );

    private static async Task<PipelineCounts> Load(double failure, params Mitigation[] mitigations)
    {
        var pipeline = new PolicyPipeline(Some.Policy(mitigations), TimeProvider.System, 1);
        for (var i = 0; i < Calls; i++)
            await pipeline.ExecuteAsync(
                Some.Call(i),
                "",
                failure,
                static (attempt, failure, _) =>
                    new(
                        new CallResult(
                            Some.Chance(attempt.Call.Number, attempt.Number) < failure
                                ? CallStatus.ServerError
                                : CallStatus.Ok
                        )
                    ),
                CancellationToken.None
            );
        return pipeline.Counts();
    }

    private static async Task<long> Chain(int depth, int retries, double failure, int calls)
    {
        var layers = Enumerable
            .Range(0, depth)
            .Select(i => new PolicyPipeline(
                Some.Policy(new Retry { MaxRetryAttempts = retries, Delay = TimeSpan.Zero }),
                TimeProvider.System,
                (ulong)i
            ))
            .ToArray();
        long leaf = 0;
        for (var i = 0; i < calls; i++)
            await Hop(0, Some.Call(i), "");
        return leaf;

        ValueTask<CallResult> Hop(int layer, Call call, string path) =>
            layer < depth
                ? layers[layer]
                    .ExecuteAsync(
                        call,
                        path,
                        0,
                        (attempt, _, _) => Hop(layer + 1, call, attempt.Path),
                        CancellationToken.None
                    )
                : new(new CallResult(Some.Chance(1, leaf++) < failure ? CallStatus.ServerError : CallStatus.Ok));
    }

    private static ValueTask<CallResult> Call(PolicyPipeline pipeline, long number, CallStatus status) =>
        pipeline.ExecuteAsync(
            Some.Call(number),
            "",
            status,
            static (_, status, _) => new(new CallResult(status)),
            CancellationToken.None
        );
}
