using Chaos.Core.Calls;
using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>A fault that a sample service does to itself when its control endpoint is told to.</summary>
internal sealed class ServiceFault(IFaultSite site, FaultEffect effect) : IFault
{
    private const string Path = "control/fault";

    private readonly ControlEndpoint _control = site.ControlOf(effect.Site);
    private int? _undo;

    public ITarget Canary { get; } = site.CanaryOf(effect.Site);

    public Task InjectAsync(CancellationToken cancellationToken)
    {
        _undo = site.Journal.Record(_control.UndoFault());
        return _control.PutAsync(
            Path,
            new
            {
                kind = effect.Kind,
                share = effect.Share,
                delayMilliseconds = effect.Delay.TotalMilliseconds,
            },
            cancellationToken
        );
    }

    public async Task RevertAsync(CancellationToken cancellationToken)
    {
        if (_undo is not { } undo)
            return;
        // What a service does to itself ends with it.
        if (!site.ProcessOf(effect.Site).Exited.IsCompleted)
            await _control.DeleteAsync(Path, cancellationToken);
        site.Journal.Reverted(undo);
        _undo = null;
    }

    public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken) =>
        _control.GetAsync<ReadBack>(Path, cancellationToken);
}
