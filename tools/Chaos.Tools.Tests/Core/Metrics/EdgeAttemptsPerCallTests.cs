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
}
