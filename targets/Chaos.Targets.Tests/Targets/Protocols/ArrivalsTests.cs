using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Targets.Protocols.Brokers;

namespace Chaos.Targets.Tests.Targets.Protocols;

public sealed class ArrivalsTests
{
    private static readonly CallResult s_confirmed = new(CallStatus.Ok) { Outcome = "confirmed" };

    private readonly SteppedClock _time = new();
    private readonly Arrivals _arrivals;

    public ArrivalsTests() => _arrivals = new("t", "orders", _time);

    [Fact]
    public async Task Calls_of_setup_and_teardown_have_numbers_below_0()
    {
        _arrivals.Begin();
        var call = _arrivals.FollowAsync(new(-1, 0), () => new(s_confirmed), default).AsTask();
        Assert.True(_arrivals.Arrive(Stamp("t", -1)));
        Assert.Equal(s_confirmed, await call);

        var failed = new CallResult(CallStatus.Refused);
        Assert.Equal(failed, await _arrivals.FollowAsync(new(-2, 0), () => new(failed), default));
        Assert.False(_arrivals.Arrive(Stamp("t", -2)));
    }

    [Fact]
    public async Task A_call_ends_when_its_own_message_was_received()
    {
        _arrivals.Begin();
        var call = _arrivals.FollowAsync(new(7, 0), () => new(s_confirmed), default).AsTask();

        Assert.False(_arrivals.Arrive(Stamp("t", 6)));
        Assert.False(_arrivals.Arrive(Stamp("other", 7)));
        Assert.False(_arrivals.Arrive("no stamp"u8));
        Assert.False(call.IsCompleted);
        Assert.True(_arrivals.Arrive(Stamp("t", 7)));

        Assert.Equal(s_confirmed, await call);
        Assert.False(_arrivals.Arrive(Stamp("t", 7)));
    }

    [Fact]
    public async Task A_message_may_be_received_before_it_is_confirmed()
    {
        _arrivals.Begin();

        var result = await _arrivals.FollowAsync(
            new(7, 0),
            () =>
            {
                Assert.True(_arrivals.Arrive(Stamp("t", 7)));
                return new(s_confirmed);
            },
            default
        );

        Assert.Equal(s_confirmed, result);
    }

    [Fact]
    public async Task A_message_that_was_not_confirmed_is_not_waited_for()
    {
        _arrivals.Begin();
        var refused = new CallResult(CallStatus.Refused) { Outcome = "no connection" };

        Assert.Equal(refused, await _arrivals.FollowAsync(new(7, 0), () => new(refused), default));
    }

    [Fact]
    public async Task A_confirmed_message_that_does_not_come_is_lost()
    {
        _arrivals.Begin();
        using var limit = new CancellationTokenSource();
        var call = _arrivals.FollowAsync(new(7, 0), () => new(s_confirmed), limit.Token).AsTask();

        await limit.CancelAsync();

        var result = await call;
        Assert.Equal((CallStatus.TimedOut, "confirmed, not received"), (result.Status, result.Outcome));
    }

    [Fact]
    public async Task Nothing_is_published_before_the_consumer_is_ready()
    {
        using var limit = new CancellationTokenSource();
        var published = false;
        var call = _arrivals
            .FollowAsync(
                new(7, 0),
                () =>
                {
                    published = true;
                    return new(s_confirmed);
                },
                limit.Token
            )
            .AsTask();

        await limit.CancelAsync();

        Assert.Equal((CallStatus.Unsent, "own consumer is not ready"), ((await call).Status, (await call).Outcome));
        Assert.False(published);
    }

    [Fact]
    public async Task Messages_of_another_workload_with_the_same_numbers_are_not_taken_for_its_own()
    {
        _arrivals.Begin();
        var call = _arrivals.FollowAsync(new(7, 0), () => new(s_confirmed), default).AsTask();

        Assert.False(_arrivals.Arrive(Encoding.UTF8.GetBytes(Arrivals.StampOf("t", "invoices", new(7, 0)))));
        Assert.False(call.IsCompleted);
        Assert.True(_arrivals.Arrive(Stamp("t", 7)));

        await call;
        Assert.Equal((1, 0), (_arrivals.Ledger("orders").Distinct, _arrivals.Ledger("orders").Duplicates));
    }

    [Fact]
    public async Task Each_copy_behind_the_first_is_counted()
    {
        _arrivals.Begin();
        var call = _arrivals.FollowAsync(new(7, 0), () => new(s_confirmed), default).AsTask();
        _arrivals.Arrive(Stamp("t", 7));
        await call;

        _arrivals.Arrive(Stamp("t", 7));
        _arrivals.Arrive(Stamp("t", 7));

        var ledger = _arrivals.Ledger("orders");
        Assert.Equal(
            ("orders", 1, 1, 2, 0),
            (ledger.Group, ledger.Acked, ledger.Distinct, ledger.Duplicates, ledger.Lost)
        );
        Assert.Equal(
            (LedgerEntry.Duplicate, "orders", 7, "received again"),
            (
                ledger.Examples[0].Entry,
                ledger.Examples[0].Producer,
                ledger.Examples[0].Sequence,
                ledger.Examples[0].Detail
            )
        );
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task Only_within_a_line_a_message_can_overtake_one_that_was_confirmed_before(int other, long reordered)
    {
        _arrivals.Begin();
        var first = _arrivals.FollowAsync(new(1, 0), () => new(s_confirmed), default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = _arrivals.FollowAsync(new(2, 0), () => new(s_confirmed), default).AsTask();

        _arrivals.Arrive(Stamp("t", 2), 0);
        _arrivals.Arrive(Stamp("t", 1), other);

        await Task.WhenAll(first, second);
        Assert.Equal(reordered, _arrivals.Ledger("orders").Reordered);
    }

    [Fact]
    public async Task Messages_that_were_on_their_way_at_the_same_time_have_no_order()
    {
        _arrivals.Begin();
        var open = new TaskCompletionSource<CallResult>();
        var first = _arrivals.FollowAsync(new(1, 0), () => new(open.Task), default).AsTask();
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = _arrivals.FollowAsync(new(2, 0), () => new(s_confirmed), default).AsTask();
        open.SetResult(s_confirmed);

        _arrivals.Arrive(Stamp("t", 2));
        _arrivals.Arrive(Stamp("t", 1));

        await Task.WhenAll(first, second);
        Assert.Equal(0, _arrivals.Ledger("orders").Reordered);
    }

    [Fact]
    public async Task A_message_that_comes_after_its_call_has_ended_is_late_and_not_lost()
    {
        _arrivals.Begin();
        using var limit = new CancellationTokenSource();
        var call = _arrivals.FollowAsync(new(7, 0), () => new(s_confirmed), limit.Token).AsTask();
        await limit.CancelAsync();
        Assert.Equal("confirmed, not received", (await call).Outcome);
        Assert.Equal(1, _arrivals.Ledger("orders").Lost);

        _arrivals.Arrive(Stamp("t", 7));

        Assert.Equal((0, 1), (_arrivals.Ledger("orders").Lost, _arrivals.Ledger("orders").Distinct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_consumer_is_away_nobody_knows_what_was_lost(bool isBack)
    {
        _arrivals.Begin();
        using var limit = new CancellationTokenSource();
        var call = _arrivals.FollowAsync(new(7, 0), () => new(s_confirmed), limit.Token).AsTask();
        _arrivals.Leave();
        _time.Advance(TimeSpan.FromSeconds(2));
        if (isBack)
            _arrivals.Begin();

        await limit.CancelAsync();

        Assert.Equal(
            (CallStatus.Unsent, "not measured: own consumer was away"),
            ((await call).Status, (await call).Outcome)
        );
        var ledger = _arrivals.Ledger("orders");
        Assert.Equal((0, 1), (ledger.Lost, ledger.Unknown));
        Assert.Equal(
            "the own consumer was away from 00:00:00.000 to 00:00:02.000 UTC",
            Assert.Single(ledger.Examples).Detail
        );
    }

    [Fact]
    public async Task After_the_consumer_is_back_what_does_not_come_is_lost()
    {
        _arrivals.Begin();
        _arrivals.Leave();
        _arrivals.Begin();
        _time.Advance(TimeSpan.FromSeconds(1));
        using var limit = new CancellationTokenSource();
        var call = _arrivals.FollowAsync(new(7, 0), () => new(s_confirmed), limit.Token).AsTask();

        await limit.CancelAsync();

        Assert.Equal("confirmed, not received", (await call).Outcome);
    }

    [Theory]
    [InlineData(CallStatus.Refused, 1, 0, 1)]
    [InlineData(CallStatus.TimedOut, 0, 1, 0)]
    public async Task A_message_that_was_not_confirmed_may_come(
        CallStatus status,
        long failed,
        long unknown,
        long phantoms
    )
    {
        _arrivals.Begin();
        await _arrivals.FollowAsync(new(7, 0), () => new(new CallResult(status)), default);

        _arrivals.Arrive(Stamp("t", 7));

        var ledger = _arrivals.Ledger("orders");
        Assert.Equal(
            (failed, unknown, phantoms, unknown),
            (ledger.Failed, ledger.Unknown, ledger.Phantoms, ledger.UnknownHandled)
        );
    }

    private static byte[] Stamp(string trial, long number) =>
        Encoding.UTF8.GetBytes(Arrivals.StampOf(trial, "orders", new(number, 0)));
}
