using Chaos.Core.Calls;
using Chaos.Core.Policies;
using Chaos.Mitigations;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets.Tests.Mitigations;

public sealed class IdempotencyKeyTests
{
    private static readonly Retry s_thrice = new() { MaxRetryAttempts = 2, Delay = TimeSpan.Zero };

    [Fact]
    public async Task Every_attempt_of_a_call_carries_the_same_key_and_every_call_another()
    {
        var keys = await Keys(Some.Policy(new IdempotencyKey(), s_thrice), seed: 1, calls: 1000);

        Assert.All(keys, call => Assert.Equal(3, call.Count));
        Assert.All(keys, call => Assert.Matches("^[0-9a-f]{32}$", Assert.Single(call.Distinct())!));
        Assert.Equal(1000, keys.Select(call => call[0]).Distinct().Count());
    }

    [Fact]
    public async Task Without_it_no_attempt_carries_a_key() =>
        Assert.All(
            await Keys(Some.Policy(s_thrice), seed: 1, calls: 3),
            call => Assert.Equal([null, null, null], call)
        );

    [Fact]
    public async Task A_call_repeated_by_a_retry_of_its_caller_keeps_its_key()
    {
        var policy = Some.Policy(new IdempotencyKey());

        Assert.Equal(await Keys(policy, 1, 5, "0"), await Keys(policy, 1, 5, "1"));
    }

    [Fact]
    public async Task Other_seeds_make_other_keys() =>
        Assert.Empty(
            (await Keys(Some.Policy(new IdempotencyKey()), 1, 100))
                .SelectMany(k => k)
                .Intersect((await Keys(Some.Policy(new IdempotencyKey()), 2, 100)).SelectMany(k => k))
        );

    private static async Task<List<List<string?>>> Keys(Policy policy, ulong seed, int calls, string path = "")
    {
        var pipeline = new PolicyPipeline(policy, TimeProvider.System, seed);
        var keys = new List<List<string?>>();
        for (var i = 0; i < calls; i++)
        {
            keys.Add([]);
            await pipeline.ExecuteAsync(
                Some.Call(i),
                path,
                keys[i],
                (attempt, seen, _) =>
                {
                    seen.Add(attempt.IdempotencyKey);
                    return new(new CallResult(CallStatus.Reset));
                },
                CancellationToken.None
            );
        }
        return keys;
    }
}
