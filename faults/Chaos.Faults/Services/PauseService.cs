using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Services;

/// <summary>
/// A service's process stands still (SIGSTOP): the kernel goes on accepting connections until the listen backlog is
/// full.
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
            var process = site.ProcessOf(service);
            _undo = site.Journal.Record(new ResumeUndo(process.Identity));
            process.Pause();
            return Task.CompletedTask;
        }

        public Task RevertAsync(CancellationToken cancellationToken)
        {
            if (_undo is not { } undo)
                return Task.CompletedTask;
            site.ProcessOf(service).Resume();
            site.Journal.Reverted(undo);
            _undo = null;
            return Task.CompletedTask;
        }

        public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
        {
            var state = site.ProcessOf(service).State;
            return Task.FromResult(
                new ReadBack(
                    state == ProcessState.Stopped,
                    $"process {site.ProcessOf(service).Identity.Pid} is {state.ToString().ToLowerInvariant()}"
                )
            );
        }
    }
}
