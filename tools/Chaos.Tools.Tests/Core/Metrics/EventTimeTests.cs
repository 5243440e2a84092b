using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class EventTimeTests
{
    private static readonly EventTime s_opens = new(
        "time to open",
        "order->payment",
        "breaker opened",
        PhaseKind.Fault
    );
    private static readonly EventTime s_closes = new(
        "time to close",
        "order->payment",
        "breaker closed",
        PhaseKind.Recovery
    );

    [Fact]
    public void It_is_the_time_from_the_start_or_the_end_of_the_fault_to_the_next_event()
    {
        var record = With(
            (3, "breaker opened"),
            (4, "breaker closed"),
            (7.51, "breaker opened"),
            (8.5, "breaker opened"),
            (9.51, "breaker closed")
        );

        Assert.Equal(2.5, s_opens.Measure([record], Phase.DuringFault)!.Value.Value, 1e-9);
        Assert.Equal(0.5, s_closes.Measure([record], Phase.AfterFault)!.Value.Value, 1e-9);
    }

    [Fact]
    public void An_event_during_the_injection_or_the_revert_counts_as_0_seconds()
    {
        Assert.Equal(0, s_opens.Measure([With((5.005, "breaker opened"))], Phase.DuringFault)!.Value.Value);
        Assert.Equal(0, s_closes.Measure([With((9.005, "breaker closed"))], Phase.AfterFault)!.Value.Value);
    }

    [Fact]
    public void An_event_that_did_not_happen_is_infinite_and_says_how_long_it_was_watched()
    {
        var never = s_opens.Measure([With((4, "breaker opened"), (7, "breaker closed"))], Phase.DuringFault)!.Value;

        Assert.Equal(double.PositiveInfinity, never.Value);
        Assert.Equal("not in 16 s", s_opens.Format(never));
    }

    [Fact]
    public void An_event_of_another_source_does_not_count_and_over_rounds_the_longest_counts()
    {
        var elsewhere = With((6, "breaker opened")) with
        {
            Events = [new TrialEvent(Some.Seconds(6), "x") { Name = "breaker opened", Source = "order->bank" }],
        };

        Assert.Equal(double.PositiveInfinity, s_opens.Measure([elsewhere], Phase.DuringFault)!.Value.Value);
        Assert.Equal(
            2.99,
            s_opens.Measure([With((6, "breaker opened")), With((8, "breaker opened"))], Phase.DuringFault)!.Value.Value,
            1e-9
        );
        Assert.Null(s_opens.Measure([], Phase.DuringFault));
    }

    [Fact]
    public void A_limit_longer_than_the_time_watched_is_a_mistake_of_the_plan()
    {
        Assert.Null(s_closes.TooShort(Some.Experiment(), Phase.AfterFault, Limit.AtMost(12), "x"));
        Assert.Equal("x.limit", s_closes.TooShort(Some.Experiment(), Phase.AfterFault, Limit.AtMost(13), "x")!.Field);
        Assert.Null(s_opens.TooShort(Some.Experiment(), Phase.DuringFault, Limit.AtMost(16), "x"));
    }

    private static TrialRecord With(params (double Seconds, string Name)[] events) =>
        Some.Record("with") with
        {
            Events =
            [
                .. events.Select(e => new TrialEvent(Some.Seconds(e.Seconds), e.Name)
                {
                    Name = e.Name,
                    Source = "order->payment",
                }),
            ],
        };
}
