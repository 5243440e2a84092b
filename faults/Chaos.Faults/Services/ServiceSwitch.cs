using Chaos.Core.Calls;
using Chaos.Core.Control;
using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>
/// A fault that a sample service applies to itself, switched on and off through its control endpoint.
/// </summary>
internal sealed class ServiceSwitch(IFaultSite site, FaultEffect effect) : IFault
{
    private readonly ControlEndpoint _control = site.ControlOf(effect.Site);
    private int? _undo;

    public ITarget Canary { get; } = site.CanaryOf(effect.Site);

    public Task InjectAsync(CancellationToken cancellationToken)
    {
        _undo = site.Journal.Record(_control.UndoFault());
        return _control.PutAsync(
            ControlContract.Fault,
            new FaultRequest(effect.Kind, effect.Share, effect.Delay.TotalMilliseconds),
            cancellationToken
        );
    }

    public async Task RevertAsync(CancellationToken cancellationToken)
    {
        if (_undo is not { } undo)
            return;
        // The fault ends with the service's process.
        if (site.HostOf(effect.Site).State != HostState.Gone)
            await _control.DeleteAsync(ControlContract.Fault, cancellationToken);
        site.Journal.Reverted(undo);
        _undo = null;
    }

    public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken) =>
        _control.GetAsync<ReadBack>(ControlContract.Fault, cancellationToken);
}
