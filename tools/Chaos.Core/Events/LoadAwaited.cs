using Chaos.Core.Experiments;
using Chaos.Core.Trials;

namespace Chaos.Core.Events;

/// <summary>A trial waits for a load that is made elsewhere; published once a second until the load is there.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Workload">The load.</param>
/// <param name="Address">The address at which the service is to be called.</param>
/// <param name="Waited">How long the trial has waited.</param>
/// <param name="Calls">Calls that came in the last second.</param>
public sealed record LoadAwaited(TrialSetup Trial, Workload Workload, string Address, TimeSpan Waited, long Calls)
    : RunEvent;
