using Chaos.Core.Calls;

namespace Chaos.Engine.Trials;

/// <summary>Calls one target until the warm-up is over, and another one after it.</summary>
/// <param name="first">The target of the warm-up.</param>
/// <param name="then">The target that is measured.</param>
/// <param name="warmUp">Length of the warm-up. A second that it only partly covers belongs to it, because no such
/// second is judged.</param>
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
