using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

public sealed class EdgeAttemptsPerCallTests
{
    [Theory]
    [InlineData(2.0, ServiceRecord.Requests)]
    [InlineData(3.0, ServiceRecord.Requests, ServiceRecord.Attempts)]
    [InlineData(null, ServiceRecord.Connections, ServiceRecord.BytesUp)]
    public void Attempts_by_baggage_come_before_requests_and_connections_decide_nothing(double? perCall, params string[] counters)
    {
        var record = Some.Record("with") with { Services = [new() { Name = "orders->payment", PerSlot = counters.ToDictionary(c => c, c => (IReadOnlyList<long>)[.. Enumerable.Repeat(c == ServiceRecord.Attempts ? 300L : 200, 22)]) }] };

        Assert.Equal(perCall, new EdgeAttemptsPerCall("orders->payment").Measure([record], Phase.DuringFault)?.Value);
        Assert.Null(new EdgeAttemptsPerCall("orders->bank").Measure([record], Phase.DuringFault));
    }

    [Theory]
    [InlineData(200, 200, "2.00x")]
    [InlineData(198, 200, "1.98x")]
    [InlineData(null, 200, "2.00x by wall time: no baggage on this edge")]
    [InlineData(0, 200, "2.00x by wall time: no baggage on this edge")]
    // Retries that drop their baggage must not look like none.
    [InlineData(100, 400, "4.00x by wall time: only 25 % of the requests carry baggage")]
    [InlineData(196, 200, "2.00x by wall time: only 98 % of the requests carry baggage")]
    [InlineData(1, 400, "4.00x by wall time: less than 1 % of the requests carry baggage")]
    public void How_attempts_were_counted_stands_with_the_figure(int? attempts, int requests, string text)
    {
        var counters = new Dictionary<string, IReadOnlyList<long>> { [ServiceRecord.Requests] = [.. Enumerable.Repeat((long)requests, 22)] };
        if (attempts is { } known) counters[ServiceRecord.Attempts] = [.. Enumerable.Repeat((long)known, 22)];
        var record = Some.Record("with") with { Services = [new() { Name = "orders->payment", PerSlot = counters }] };
        var metric = new EdgeAttemptsPerCall("orders->payment");

        Assert.Equal(text, metric.Format(metric.Measure([record], Phase.DuringFault)!.Value));
    }

    [Fact]
    public void The_share_is_that_of_whole_trials_and_of_all_rounds()
    {
        var metric = new EdgeAttemptsPerCall("orders->payment");

        // Slow calls: their attempts lie under the second in which they were due, and pass one later.
        var late = Edge([.. Enumerable.Repeat(100L, 9), 0, .. Enumerable.Repeat(100L, 12)], [0, .. Enumerable.Repeat(100L, 9), 0, .. Enumerable.Repeat(100L, 12)]);
        Assert.Null(metric.Measure([late], Phase.DuringFault)!.Value.Note);

        TrialRecord[] rounds = [Edge([.. Enumerable.Repeat(100L, 22)], [.. Enumerable.Repeat(100L, 22)]), Edge([], [.. Enumerable.Repeat(100L, 22)])];
        Assert.Equal("1.00x by wall time: only 50 % of the requests carry baggage", metric.Format(metric.Measure(rounds, Phase.DuringFault)!.Value));
    }

    private static TrialRecord Edge(IReadOnlyList<long> attempts, IReadOnlyList<long> requests) => Some.Record("with") with
    {
        Services = [new() { Name = "orders->payment", PerSlot = new Dictionary<string, IReadOnlyList<long>> { [ServiceRecord.Attempts] = attempts, [ServiceRecord.Requests] = requests } }],
    };
}
