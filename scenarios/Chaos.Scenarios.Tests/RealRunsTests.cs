using Chaos.Core.Judging;

namespace Chaos.Scenarios.Tests;

/// <summary>
/// Real software gets the verdict that was reasoned by hand: its experiment passes, and the control of the same
/// experiment misses what the candidate holds.
/// </summary>
[Collection(WholeRuns.Name)]
[Trait("Speed", "Slow")]
public sealed class RealRunsTests(RealRuns runs) : IClassFixture<RealRuns>
{
    [RealTargetFact("nginx")]
    public Task Nginx_hides_a_silent_upstream() => PassesAsync("nginx");

    [RealTargetFact("haproxy")]
    public Task HAProxy_hides_a_killed_server() => PassesAsync("haproxy");

    [RealTargetFact("redis-ioredis")]
    public Task Without_the_offline_queue_of_ioredis_callers_get_an_error_at_once_when_Redis_is_killed() =>
        PassesAsync("redis-ioredis");

    [RealTargetFact("postgres-pg")]
    public Task A_pool_of_pg_reconnects_to_PostgreSQL_after_its_restart() => PassesAsync("postgres-pg");

    [RealTargetFact("grpc-js")]
    public Task With_a_short_backoff_grpc_js_recovers_soon_after_its_connection() => PassesAsync("grpc-js");

    [RealTargetFact("grpc-js-retry")]
    public async Task The_retry_policy_of_grpc_js_makes_exactly_three_attempts_where_the_first_two_fail()
    {
        await PassesAsync("grpc-js-retry");

        var run = await runs.OfAsync("grpc-js-retry");
        if (!BusyMachine.Explains(run))
            Assert.Contains(
                run.Experiments.Single().Findings,
                f =>
                    f.Text.StartsWith("Attempts on shop->stock", StringComparison.Ordinal)
                    && f.Why.StartsWith("3.00x", StringComparison.Ordinal)
            );
    }

    [RealTargetFact("rabbitmq-amqplib")]
    public Task With_a_limit_on_confirms_callers_of_amqplib_soon_get_an_error_when_RabbitMQ_is_silent() =>
        PassesAsync("rabbitmq-amqplib");

    private async Task PassesAsync(string target)
    {
        var run = await runs.OfAsync(target);

        if (!BusyMachine.Explains(run))
            Assert.Equal(Verdict.Pass, run.Experiments.Single().Verdict);
    }
}
