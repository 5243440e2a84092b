using Chaos.Core.Events;
using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>
/// Runs a trial of which nothing is kept, so that the code of the generator, the recorder and their watchers is compiled
/// before a load that counts.
/// </summary>
public static class Rehearsal
{
    /// <summary>Runs the trial.</summary>
    /// <param name="testbed">Where it runs: never the service that is tested.</param>
    /// <param name="setup">The trial.</param>
    /// <param name="watch">Called with every event.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task RunAsync(
        ITestbed testbed,
        TrialSetup setup,
        Action<RunEvent> watch,
        CancellationToken cancellationToken
    ) => new TrialRunner(testbed).RunAsync(setup, watch, cancellationToken);
}
