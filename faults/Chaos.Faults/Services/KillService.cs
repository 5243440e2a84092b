using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Trials;

namespace Chaos.Faults.Services;

/// <summary>Kills a service's host (a process by SIGKILL) and starts it again at the end of the fault.</summary>
/// <param name="Service">The service.</param>
public sealed record KillService(string Service) : HostFault(Service)
{
    public override string Summary => $"{Service} killed";

    public override FaultEffect Effect => new(FaultEffectKind.Kill, Service);

    public override bool EndsHost => true;

    public override IFault Bind(IFaultSite site) => new Bound(site, Service);

    private sealed class Bound(IFaultSite site, string service) : IFault
    {
        private bool _killed;
        private int? _undo;

        public ITarget Canary { get; } = site.CanaryOf(service);

        public TimeSpan RevertsWithin { get; } = site.RestartsWithin(service);

        public async Task InjectAsync(CancellationToken cancellationToken)
        {
            await site.KeepCountsAsync(service, cancellationToken);
            var host = site.HostOf(service);
            // A host that ends with the run needs no undo record.
            if (host.UndoKill is { } undo)
                _undo = site.Journal.Record(undo);
            _killed = true;
            await host.KillAsync(cancellationToken);
        }

        public async Task RevertAsync(CancellationToken cancellationToken)
        {
            if (!_killed)
                return;
            try
            {
                await site.RestartAsync(service, cancellationToken);
                Reverted();
            }
            catch (TestbedException e)
            {
                Reverted();
                throw e as ServiceNotBackException ?? await NotBackAsync(e, cancellationToken);
            }
        }

        private void Reverted()
        {
            _killed = false;
            if (_undo is { } undo)
                site.Journal.Reverted(undo);
            _undo = null;
        }

        /// <summary>Ends a host that did not get ready, so that the next use of the service starts it again.</summary>
        private async Task<ServiceNotBackException> NotBackAsync(
            TestbedException why,
            CancellationToken cancellationToken
        )
        {
            if (why is HostException failed)
                return new(service, failed.ExitCode, failed.LastLines, why);
            var host = site.HostOf(service);
            var code = (await host.EndAsync())?.ExitCode;
            await host.KillAsync(CancellationToken.None);
            return new(service, code, await host.LastWordsAsync(cancellationToken), why);
        }

        public Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
        {
            var (host, state) = (site.HostOf(service), site.HostOf(service).State);
            return Task.FromResult(
                new ReadBack(state == HostState.Gone, $"{host.Words} is {state.ToString().ToLowerInvariant()}")
            );
        }
    }
}
