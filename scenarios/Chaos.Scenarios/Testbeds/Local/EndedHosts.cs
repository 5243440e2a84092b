using Chaos.Core.Trials;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>What a trial runs on and that ended without being asked to, each told once.</summary>
internal sealed class EndedHosts
{
    private readonly HashSet<(string Name, long At)> _told = [];

    /// <summary>Those that have ended since this was asked last.</summary>
    /// <exception cref="TestbedException">The proxy has: nothing that is called over it means anything any
    /// more.</exception>
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
