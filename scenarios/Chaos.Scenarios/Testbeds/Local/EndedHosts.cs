using Chaos.Core.Trials;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Reports the processes of a trial that ended unasked, each of them once.</summary>
internal sealed class EndedHosts
{
    private readonly HashSet<(string Name, long At)> _told = [];

    /// <summary>The processes that have ended since the last call.</summary>
    /// <exception cref="TestbedException">The proxy has ended: no later call means anything.</exception>
    internal async Task<IReadOnlyList<EndedService>> TakeAsync(
        ChildProcess? proxy,
        IEnumerable<IHost> hosts,
        CancellationToken cancellationToken
    )
    {
        if (proxy is { EndedByItself: true })
            throw new TestbedException(
                $"the proxy ended during the trial with {ServiceDeath.Words(await proxy.Exited)}"
                    + $"{ServiceDeath.LastOf(await proxy.LastWordsAsync(cancellationToken))}"
            );
        List<(IHost Host, HostEnd End)> ended = [];
        foreach (var host in hosts.ToList())
            if (await host.EndAsync() is { WasAskedFor: false } end && IsNew(host.Name, end.Timestamp))
                ended.Add((host, end));
        return await Task.WhenAll(
            ended.Select(async e => new EndedService(
                e.Host.Name,
                e.End.Timestamp,
                e.End.ExitCode,
                await e.Host.LastWordsAsync(cancellationToken)
            ))
        );
    }

    private bool IsNew(string name, long at)
    {
        lock (_told)
            return _told.Add((name, at));
    }
}
