using Chaos.Core.Calls;
using Chaos.Scenarios.Testbeds.Direct;
using Chaos.Targets.Protocols.Grpc;
using Google.Protobuf.WellKnownTypes;

namespace Chaos.Scenarios.Tests.Testbeds.Direct;

[Trait("Speed", "Slow")]
public sealed class OwnRpcTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Calls_of_every_form_are_good(bool takes, bool returns)
    {
        await using var listener = new OwnListener(speaksRpc: true);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = new GrpcRequestTargetSpec
        {
            Service = "own",
            Method = "shop.Orders/Get",
            Message = """{"name": "tea"}""",
            Known = new(Api.Descriptor, Api.Descriptor) { TakesStream = takes, ReturnsStream = returns },
        }.Connect(new(listener.Address, "t", 1));

        var results = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(n => target.CallAsync(new(n, 0), limit.Token).AsTask())
        );

        Assert.All(results, r => Assert.Equal((CallStatus.Ok, "OK"), (r.Status, r.Outcome)));
    }
}
