using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>
/// All calls of a workload that were due in one second have ended, so that the figures of that second are final.
/// </summary>
/// <param name="Trial">The trial.</param>
/// <param name="At">Time since the trial's load began.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Workload">The workload's name, or that of its part.</param>
/// <param name="Slot">The slot with its calls and their latencies.</param>
public sealed record SlotCompleted(TrialSetup Trial, TimeSpan At, Arm Arm, string Workload, SlotRecord Slot)
    : TrialRunEvent(Trial, At)
{
    /// <summary>Whether these are the calls of a part, such as <c>shop.buy</c>, which its workload counts too.</summary>
    public bool IsPart => Trial.Experiment.WorkloadsOf(Arm).All(w => w.Name != Workload);

    /// <summary>The user's own labels of the workload or the part.</summary>
    public IReadOnlyDictionary<string, string> Tags =>
        Trial
            .Experiment.WorkloadsOf(Arm)
            .SelectMany(w => w.Parts.Select(p => (p.Name, p.Tags)).Prepend((w.Name, w.Tags)))
            .FirstOrDefault(w => w.Name == Workload)
            .Tags
        ?? new Dictionary<string, string>();
}
