using Chaos.Core.Calls;

namespace Chaos.Engine.Trials;

/// <summary>Calls one target until the warm-up is over, and another one from then on.</summary>
/// <param name="first">What warms up.</param>
/// <param name="then">What is measured.</param>
/// <param name="warmUp">How long the warm-up lasts. A second that it reaches into belongs to it, for no such second is
/// judged.</param>
internal sealed class WarmedTarget(ITarget first, ITarget then, TimeSpan warmUp) : ITarget
{
    private readonly int _slots = (int)Math.Ceiling(warmUp.TotalSeconds);

    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        (call.Slot < _slots ? first : then).CallAsync(call, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await first.DisposeAsync();
        await then.DisposeAsync();
    }
}
