using Chaos.Core.Calls;
using Chaos.Core.Faults;

namespace Chaos.Faults.Services;

/// <summary>
/// Pauses a service's host (a process by SIGSTOP). The kernel continues to accept connections until the listen backlog
/// is full.
/// </summary>
/// <param name="Service">The service.</param>
public sealed record PauseService(string Service) : HostFault(Service)
{
    public override string Summary => $"{Service} paused";

    public override FaultEffect Effect => new(FaultEffectKind.StallAndRelease, Service);

    public override IFault Bind(IFaultSite site) => new Bound(site, Service);

    private sealed class Bound(IFaultSite site, string service) : IFault
    {
        private int? _undo;

        public ITarget Canary { get; } = site.CanaryOf(service);

        public Task InjectAsync(CancellationToken cancellationToken)
        {
            var host = site.HostOf(service);
            _undo = site.Journal.Record(host.UndoPause);
            return host.PauseAsync(cancellationToken);
        }

        public async Task RevertAsync(CancellationToken cancellationToken)
        {
            if (_undo is not { } undo)
                return;
            await site.HostOf(service).ResumeAsync(cancellationToken);
            site.Journal.Reverted(undo);
            _undo = null;
        }

        public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
        {
            var (host, state) = (site.HostOf(service), site.HostOf(service).State);
            return Task.FromResult(
                new ReadBack(state == HostState.Paused, $"{host.Words} is {state.ToString().ToLowerInvariant()}")
            );
        }
    }
}
