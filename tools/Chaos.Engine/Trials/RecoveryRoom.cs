using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>
/// Checks that the recovery phase is long enough for a process that a fault ended to start again. The plan does not
/// know the start-up time; it is known after the services have been started once, before any load.
/// </summary>
internal static class RecoveryRoom
{
    /// <exception cref="WrongExperimentException">The recovery phase is too short.</exception>
    internal static void Check(Experiment experiment, IReadOnlyDictionary<string, TimeSpan> startUps)
    {
        foreach (var window in experiment.Faults.Where(w => w.Fault.Effect.Kind == FaultEffectKind.Kill))
        {
            if (!startUps.TryGetValue(window.Fault.Effect.Site, out var start))
                continue;
            // A fault that ends before the fault phase does starts its process while other faults are there.
            var left = window.Start + window.Duration + start - experiment.Faults.Max(w => w.Start + w.Duration);
            if (left <= TimeSpan.Zero)
                continue;
            foreach (var expectation in experiment.Expectations)
            {
                var limit = expectation switch
                {
                    Objective o => o.Limit,
                    Guard g => g.Limit,
                    _ => null,
                };
                if (
                    expectation.Metric is TimeToRecover recovery
                    && recovery.TooShort(experiment, limit, window.Fault.Effect.Site, start, left) is { } error
                )
                    throw new WrongExperimentException(error.ToString());
            }
        }
    }
}
