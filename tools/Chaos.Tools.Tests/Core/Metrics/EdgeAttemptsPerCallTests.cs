using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class EdgeAttemptsPerCallTests
{
    [Theory]
    [InlineData(2.0, ServiceRecord.Requests)]
    [InlineData(3.0, ServiceRecord.Requests, ServiceRecord.Attempts)]
    [InlineData(null, ServiceRecord.Connections, ServiceRecord.BytesUp)]
    public void Attempts_by_baggage_have_priority_over_requests_and_connections_do_not_count(
        double? perCall,
        params string[] counters
    )
    {
        var record = Some.Record("with") with
        {
            Services =
            [
                new()
                {
                    Name = "orders->payment",
                    PerSlot = counters.ToDictionary(
                        c => c,
                        c => (IReadOnlyList<long>)[.. Enumerable.Repeat(c == ServiceRecord.Attempts ? 300L : 200, 22)]
                    ),
                },
            ],
        };

        Assert.Equal(perCall, new EdgeAttemptsPerCall("orders->payment").Measure([record], Phase.DuringFault)?.Value);
        Assert.Null(new EdgeAttemptsPerCall("orders->bank").Measure([record], Phase.DuringFault));
    }

    [Theory]
    [InlineData(200, 200, null)]
    [InlineData(198, 200, null)]
    [InlineData(null, 200, "they carry no baggage")]
    [InlineData(0, 200, "they carry no baggage")]
    // Retries without baggage must be counted.
    [InlineData(100, 400, "only 25 % of them")]
    [InlineData(196, 200, "only 98 % of them")]
    [InlineData(1, 400, "only 0.25 % of them")]
    public void A_figure_that_counts_by_wall_time_has_a_mark_and_a_note(int? attempts, int requests, string? note)
    {
        var counters = new Dictionary<string, IReadOnlyList<long>>
        {
            [ServiceRecord.Requests] = [.. Enumerable.Repeat((long)requests, 22)],
        };
        if (attempts is { } known)
            counters[ServiceRecord.Attempts] = [.. Enumerable.Repeat((long)known, 22)];
        var record = Some.Record("with") with { Services = [new() { Name = "orders->payment", PerSlot = counters }] };
        var metric = new EdgeAttemptsPerCall("orders->payment");

        var figure = metric.Measure([record], Phase.DuringFault)!.Value;
        Assert.Equal($"{figure.Value:0.00}x{(note is null ? "" : "*")}", metric.Format(figure));
        if (note is null)
            Assert.Null(figure.Note);
        else
            Assert.Contains($"(wall time): {note}", figure.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_than_a_hundred_calls_decide_nothing_and_the_interval_of_more_follows_from_their_seconds()
    {
        var metric = new EdgeAttemptsPerCall("orders->payment");
        var (alike, apart) = (
            Edge([.. Enumerable.Repeat(110L, 22)], [.. Enumerable.Repeat(110L, 22)]),
            Edge([], [.. Enumerable.Range(0, 22).Select(s => s == 7 ? 250L : 100)])
        );

        Assert.Null(metric.Measure([alike], Phase.DuringFault with { Take = TimeSpan.FromSeconds(2) }));
        Assert.Null(metric.Measure([With(calls: 33)], Phase.DuringFault));
        Assert.NotNull(metric.Measure([With(calls: 34)], Phase.DuringFault));
        Assert.NotNull(metric.Measure([With(calls: 17), With(calls: 17)], Phase.DuringFault));
        // A ratio of 1.1 is at best 30 calls of 300 with one attempt more.
        var sure = metric.Measure([alike], Phase.DuringFault)!.Value;
        Assert.Equal((1.1, 300L), (sure.Value, sure.Count));
        Assert.InRange(sure.Low, 1.06, 1.075);
        Assert.InRange(sure.High, 1.13, 1.145);
        Assert.InRange(metric.Measure([apart], Phase.DuringFault)!.Value.High, 3, 10);
        // The figure of one round, for comparisons, needs no interval.
        Assert.Equal(1.1, metric.OfRound(alike, Phase.DuringFault with { Take = TimeSpan.FromSeconds(2) }));

        TrialRecord With(int calls) =>
            Edge([.. Enumerable.Repeat((long)calls, 22)], [.. Enumerable.Repeat((long)calls, 22)]) is var edge
                ? edge with
                {
                    Workloads =
                    [
                        edge.Workloads[0] with
                        {
                            Slots =
                            [
                                .. edge.Workloads[0]
                                    .Slots.Select(s =>
                                        s with
                                        {
                                            Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = calls },
                                        }
                                    ),
                            ],
                        },
                    ],
                }
                : null!;
    }

    [Fact]
    public void Connections_on_an_edge_are_counted_and_have_no_figure_if_its_proxy_counts_none()
    {
        var metric = new EdgeConnectionsPerCall("orders->payment");
        var edge = Some.Record("with") with
        {
            Services =
            [
                new()
                {
                    Name = "orders->payment",
                    PerSlot = new Dictionary<string, IReadOnlyList<long>>
                    {
                        [ServiceRecord.Connections] = [.. Enumerable.Range(0, 22).Select(s => s % 2 == 0 ? 40L : 60)],
                    },
                },
            ],
        };

        var measured = metric.Measure([edge], Phase.AfterFault)!.Value;
        Assert.Equal(("connections on orders->payment per call", .5), (metric.Name, measured.Value));
        Assert.InRange(measured.High, .53, .8);
        Assert.Null(metric.Measure([Edge([], [])], Phase.AfterFault));
        Assert.Null(metric.Measure([edge], Phase.DuringFault with { Take = TimeSpan.FromSeconds(2) }));
    }

    [Theory]
    [InlineData(
        1,
        "3 s with 2 calls due",
        "101 s or more, or a higher rate, to decide attempts on orders->payment per call during the "
            + "fault: 100 calls or more in 2 whole seconds or more"
    )]
    [InlineData(49, "3 s with 98 calls due", "4 s or more")]
    [InlineData(50, null, null)]
    public void A_plan_with_too_few_calls_says_how_long_it_would_have_to_be(double rate, string? value, string? allowed)
    {
        var some = Some.Experiment();
        var durations = some.Durations with { Fault = Some.Seconds(3) };
        var plan = some with
        {
            Durations = durations,
            Workloads = [some.Workloads[0] with { Load = OpenLoad.Constant(rate, durations.Total) }],
        };
        foreach (
            var metric in new Metric[]
            {
                new EdgeAttemptsPerCall("orders->payment"),
                new EdgeConnectionsPerCall("orders->payment"),
            }
        )
        {
            var error = metric.TooShort(plan, Phase.DuringFault, null, "x");
            Assert.Equal(value, error?.Value);
            Assert.Contains(
                allowed?.Replace("attempts on orders->payment per call", metric.Name, StringComparison.Ordinal) ?? "",
                error?.Allowed ?? "",
                StringComparison.Ordinal
            );
            Assert.Null(metric.RoundTooShort(plan, Phase.DuringFault, "x"));
        }
        Assert.Equal(
            rate < 25,
            new EdgeAttemptsPerCall("orders->payment").TooShort(plan with { Rounds = 2 }, Phase.DuringFault, null, "x")
                is not null
        );
        // The sample shop's counters are exact for all its calls, so they need no minimum number of calls.
        Assert.Null(new Goodput().TooShort(plan, Phase.DuringFault, null, "x"));
        Assert.Null(new AttemptsPerCall("payment").TooShort(plan, Phase.DuringFault, null, "x"));
    }

    [Fact]
    public void The_share_with_baggage_is_of_whole_trials_and_of_all_rounds()
    {
        var metric = new EdgeAttemptsPerCall("orders->payment");

        // Slow calls: their attempts count under the second in which the calls were due, and pass one second later.
        var late = Edge(
            [.. Enumerable.Repeat(100L, 9), 0, .. Enumerable.Repeat(100L, 12)],
            [0, .. Enumerable.Repeat(100L, 9), 0, .. Enumerable.Repeat(100L, 12)]
        );
        Assert.Null(metric.Measure([late], Phase.DuringFault)!.Value.Note);

        TrialRecord[] rounds =
        [
            Edge([.. Enumerable.Repeat(100L, 22)], [.. Enumerable.Repeat(100L, 22)]),
            Edge([], [.. Enumerable.Repeat(100L, 22)]),
        ];
        Assert.Contains(
            "only 50 % of them",
            metric.Measure(rounds, Phase.DuringFault)!.Value.Note!,
            StringComparison.Ordinal
        );
    }

    private static TrialRecord Edge(IReadOnlyList<long> attempts, IReadOnlyList<long> requests) =>
        Some.Record("with") with
        {
            Services =
            [
                new()
                {
                    Name = "orders->payment",
                    PerSlot = new Dictionary<string, IReadOnlyList<long>>
                    {
                        [ServiceRecord.Attempts] = attempts,
                        [ServiceRecord.Requests] = requests,
                    },
                },
            ],
        };
}
