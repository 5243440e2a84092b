using Chaos.Core.Trials;
using Chaos.Faults.Processes;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>The processes of a trial that ended without being asked to, each told once.</summary>
internal sealed class EndedChildren
{
    private readonly HashSet<ProcessIdentity> _told = [];

    /// <summary>Those that have ended since this was asked last.</summary>
    /// <exception cref="TestbedException">The proxy has: nothing that is called over it means anything any
    /// more.</exception>
    internal async Task<IReadOnlyList<EndedService>> TakeAsync(
        ChildProcess? proxy,
        IEnumerable<ChildProcess> children,
        CancellationToken cancellationToken
    )
    {
        if (proxy is { EndedByItself: true })
            throw new TestbedException(
                $"the proxy ended during the trial with {ServiceDeath.Words(await proxy.Exited)}"
                    + $"{ServiceDeath.LastOf(await proxy.LastWordsAsync(cancellationToken))}"
            );
        List<ChildProcess> ended;
        lock (_told)
            ended = [.. children.Where(c => c.EndedByItself && _told.Add(c.Identity))];
        return await Task.WhenAll(
            ended.Select(async c => new EndedService(
                c.Name,
                await c.Ended,
                await c.Exited,
                await c.LastWordsAsync(cancellationToken)
            ))
        );
    }
}
