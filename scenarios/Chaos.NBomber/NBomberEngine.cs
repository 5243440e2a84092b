using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Engine.Generators;
using NBomber.CSharp;

namespace Chaos.NBomber;

/// <summary>
/// NBomber as the engine of an experiment: it decides when each call begins, and this tool measures and judges. Uses only
/// what NBomber 4, 5 and 6 have in common.
/// </summary>
public sealed class NBomberEngine : ILoadEngine
{
    /// <inheritdoc/>
    public string Name { get; } = $"NBomber {typeof(NBomberRunner).Assembly.GetName().Version?.ToString(3)}";

    /// <inheritdoc/>
    public IEnumerable<PlanError> Errors(Workload workload, string path) => Simulations.Errors(workload, path);

    /// <inheritdoc/>
    public async Task<ILoadSession> BeginAsync(TrialLoads loads, CancellationToken cancellationToken)
    {
        var session = new NBomberSession(loads);
        try
        {
            await session.StartAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
