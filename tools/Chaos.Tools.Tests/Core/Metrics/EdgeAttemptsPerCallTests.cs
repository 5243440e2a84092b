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
    [InlineData(100, 200, "1.00x by baggage, which 50 % of the requests carry")]
    public void How_attempts_were_counted_stands_with_the_figure(int? attempts, int requests, string text)
    {
        var counters = new Dictionary<string, IReadOnlyList<long>> { [ServiceRecord.Requests] = [.. Enumerable.Repeat((long)requests, 22)] };
        if (attempts is { } known) counters[ServiceRecord.Attempts] = [.. Enumerable.Repeat((long)known, 22)];
        var record = Some.Record("with") with { Services = [new() { Name = "orders->payment", PerSlot = counters }] };
        var metric = new EdgeAttemptsPerCall("orders->payment");

        Assert.Equal(text, metric.Format(metric.Measure([record], Phase.DuringFault)!.Value));
    }
}
