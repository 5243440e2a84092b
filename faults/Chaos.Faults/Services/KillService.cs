using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Services;

/// <summary>A service's process is killed (SIGKILL) and started again at the end of the fault.</summary>
/// <param name="Service">The service.</param>
public sealed record KillService(string Service) : HostFault(Service)
{
    public override string Summary => $"{Service} killed";

    public override FaultEffect Effect => new(FaultEffectKind.Kill, Service);

    public override bool EndsHost => true;

    public override IFault Bind(IFaultSite site) => new Bound(site, Service);

    /// <summary>
    /// There is no undo on disk: after a crash of the runner a killed service has nothing left to take back.
    /// </summary>
    private sealed class Bound(IFaultSite site, string service) : IFault
    {
        private bool _killed;

        public ITarget Canary { get; } = site.CanaryOf(service);

        public TimeSpan RevertsWithin { get; } = site.RestartsWithin(service);

        public async Task InjectAsync(CancellationToken cancellationToken)
        {
            await site.KeepCountsAsync(service, cancellationToken);
            _killed = true;
            var process = site.ProcessOf(service);
            process.Kill();
            await process.Exited.WaitAsync(cancellationToken);
        }

        public async Task RevertAsync(CancellationToken cancellationToken)
        {
            if (!_killed)
                return;
            try
            {
                await site.RestartAsync(service, cancellationToken);
                _killed = false;
            }
            catch (TestbedException e)
            {
                _killed = false;
                throw await NotBackAsync(e, cancellationToken);
            }
        }

        /// <summary>What did not get ready is ended, so that whoever needs the service next starts it anew.</summary>
        private async Task<ServiceNotBackException> NotBackAsync(
            TestbedException why,
            CancellationToken cancellationToken
        )
        {
            if (why is ChildProcessException child)
                return new(service, child.ExitCode, child.LastLines, why);
            var process = site.ProcessOf(service);
            var code = process.Exited.IsCompleted ? await process.Exited : (int?)null;
            process.Kill();
            await process.Exited;
            return new(service, code, await process.LastWordsAsync(cancellationToken), why);
        }

        public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
        {
            var process = site.ProcessOf(service);
            var gone = process.Exited.IsCompleted;
            return Task.FromResult(
                new ReadBack(
                    gone,
                    $"process {process.Identity.Pid} is {(gone ? "gone" : process.State.ToString().ToLowerInvariant())}"
                )
            );
        }
    }
}
