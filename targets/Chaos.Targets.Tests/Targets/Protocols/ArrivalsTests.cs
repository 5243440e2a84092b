using System.Text;
using Chaos.Core.Calls;
using Chaos.Targets.Protocols.Brokers;

namespace Chaos.Targets.Tests.Targets.Protocols;

public sealed class ArrivalsTests
{
    private static readonly CallResult s_confirmed = new(CallStatus.Ok) { Outcome = "confirmed" };

    private readonly Arrivals _arrivals = new("t");

    [Fact]
    public async Task A_call_ends_when_its_own_message_was_received()
    {
        _arrivals.Begin();
        var call = _arrivals.FollowAsync(new(7, 0), () => new(s_confirmed), default).AsTask();

        Assert.False(_arrivals.Arrive(Baggage("t", 6)));
        Assert.False(_arrivals.Arrive(Baggage("other", 7)));
        Assert.False(_arrivals.Arrive("no baggage"u8));
        Assert.False(call.IsCompleted);
        Assert.True(_arrivals.Arrive(Baggage("t", 7)));

        Assert.Equal(s_confirmed, await call);
        Assert.False(_arrivals.Arrive(Baggage("t", 7)));
    }

    [Fact]
    public async Task A_message_may_be_received_before_it_is_confirmed()
    {
        _arrivals.Begin();

        var result = await _arrivals.FollowAsync(
            new(7, 0),
            () =>
            {
                Assert.True(_arrivals.Arrive(Baggage("t", 7)));
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

    private static byte[] Baggage(string trial, long number) =>
        Encoding.UTF8.GetBytes(new CallBaggage(trial, new Call(number, 0), "").ToString());
}
