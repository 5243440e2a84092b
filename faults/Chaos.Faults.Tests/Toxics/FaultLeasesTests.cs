using Chaos.Faults.Toxics;

namespace Chaos.Faults.Tests.Toxics;

public sealed class FaultLeasesTests
{
    private readonly HeldTime _time = new();
    private readonly FaultLeases _leases;

    public FaultLeasesTests()
    {
        _leases = new(_time);
        _leases.Use(known: true);
    }

    [Fact]
    public async Task A_lease_is_renewed_each_second_until_it_is_given_back()
    {
        var renewals = 0;
        var lease = _leases.Begin("toxic", _ => Task.FromResult(++renewals > 0))!;
        var seconds = await PassUntilAsync(() => renewals >= 3);
        Assert.InRange(renewals, 3, seconds);
        await lease.DisposeAsync();
        Assert.Equal(0, _time.Advance(FaultLeases.Interval));
        Assert.Null(_leases.Lapse);
    }

    [Fact]
    public async Task A_lease_that_ran_out_while_the_run_stood_still_is_told_with_its_time()
    {
        await using var lease = _leases.Begin("toxic latency on a->b", _ => Task.FromResult(false))!;
        _time.Advance(TimeSpan.FromSeconds(7.2));
        await Eventually.HoldsAsync(() => _leases.Lapse is not null);
        Assert.Equal(
            "toxic latency on a->b ended by itself during the trial: its lease of 5 s was not renewed for 7.2 s, "
                + "because the run stood still",
            _leases.Lapse
        );
        _leases.Forget();
        Assert.Null(_leases.Lapse);
    }

    [Fact]
    public async Task A_fault_that_somebody_else_took_back_is_told_as_that()
    {
        await using var lease = _leases.Begin("cut of a->b", _ => Task.FromResult(false))!;
        _time.Advance(FaultLeases.Interval);
        await Eventually.HoldsAsync(() => _leases.Lapse is not null);
        Assert.Equal(
            "cut of a->b ended during the trial, 1.0 s after its lease was renewed: somebody else reverted it, "
                + "or its server was started again",
            _leases.Lapse
        );
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_asked_again()
    {
        var asked = 0;
        await using var lease = _leases.Begin(
            "toxic",
            _ => ++asked == 1 ? throw new ToxiproxyException("no answer") : Task.FromResult(true)
        )!;
        await PassUntilAsync(() => asked >= 2);
        Assert.Null(_leases.Lapse);
    }

    [Fact]
    public async Task A_server_that_hangs_is_named_as_the_cause_and_each_renewal_has_a_limit()
    {
        var asked = 0;
        await using var lease = _leases.Begin(
            "toxic",
            async limit =>
            {
                if (++asked > 6)
                    return false;
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, limit);
                return true;
            }
        )!;
        await PassUntilAsync(() => _leases.Lapse is not null);
        Assert.EndsWith(
            "because the proxy did not answer a renewal within 1 s",
            _leases.Lapse,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_server_without_leases_gets_no_time_to_live_and_no_renewals()
    {
        _leases.Use(known: false);
        Assert.Null(_leases.Granted);
        Assert.Null(_leases.Begin("toxic", _ => throw new InvalidOperationException("nothing is to be renewed")));
        Assert.Equal(0, _time.Advance(FaultLeases.Interval));
    }

    /// <summary>
    /// Lets seconds pass until a condition holds, and returns how many. A wait may begin a moment after the answer that
    /// it follows, and then misses a second.
    /// </summary>
    private async Task<int> PassUntilAsync(Func<bool> condition)
    {
        var seconds = 0;
        await Eventually.HoldsAsync(() =>
        {
            if (condition())
                return true;
            _time.Advance(FaultLeases.Interval);
            seconds++;
            return condition();
        });
        return seconds;
    }
}
