using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Engine.Trials;

/// <summary>
/// Whether a recovery phase has room for the start of what a fault ends: the plan cannot know how long that takes, but
/// after the services have been started once it is known, and no load has begun yet.
/// </summary>
internal static class RecoveryRoom
{
    /// <exception cref="WrongExperimentException">It has not.</exception>
    internal static void Check(Experiment experiment, IReadOnlyDictionary<string, TimeSpan> startUps)
    {
        foreach (var window in experiment.Faults.Where(w => w.Fault.Effect.Kind == FaultEffectKind.Kill))
        {
            if (!startUps.TryGetValue(window.Fault.Effect.Site, out var start))
                continue;
            // One that ends before the fault phase does starts while other faults are there.
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
