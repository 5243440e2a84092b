using Chaos.Core.Calls;
using Chaos.Engine.Trials;

namespace Chaos.Tools.Tests.Engine.Trials;

public sealed class WarmedTargetTests
{
    [Theory]
    [InlineData(2, "first first then then")]
    [InlineData(1.5, "first first then then")]
    [InlineData(0, "then then then then")]
    public async Task Each_second_of_the_warm_up_is_called_elsewhere(double seconds, string expected)
    {
        var (first, then) = (new Named("first"), new Named("then"));
        var called = new List<string?>();
        await using (var target = new WarmedTarget(first, then, TimeSpan.FromSeconds(seconds)))
            for (var slot = 0; slot < 4; slot++)
                called.Add((await target.CallAsync(new Call(slot, slot), CancellationToken.None)).Detail);

        Assert.Equal(expected.Split(' '), called);
        Assert.True(first.IsDisposed && then.IsDisposed);
    }

    private sealed class Named(string name) : ITarget
    {
        internal bool IsDisposed { get; private set; }

        public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
            new(new CallResult(CallStatus.Ok) { Detail = name });

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return default;
        }
    }
}
