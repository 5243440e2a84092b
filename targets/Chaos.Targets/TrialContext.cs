using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets;

/// <summary>Makes the context that the calls of a trial carry.</summary>
internal static class TrialContext
{
    /// <summary>Returns the context of a call without a client policy.</summary>
    public static AttemptContext Of(string trial, Call call) => new(new CallBaggage(trial, call, ""));

    /// <summary>Returns the context of a call of a workload of the user's.</summary>
    public static AttemptContext Of(TargetSite site, Call call) =>
        new(new CallBaggage(site.Trial, call, "") { Workload = site.Workload.Length > 0 ? site.Workload : null });

    /// <summary>Returns the context of an attempt under a client policy.</summary>
    public static AttemptContext Of(string trial, Attempt attempt) =>
        new(new CallBaggage(trial, attempt.Call, attempt.Path))
        {
            IdempotencyKey = attempt.IdempotencyKey,
            Budget = attempt.Budget,
        };
}
