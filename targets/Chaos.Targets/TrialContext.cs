using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Mitigations.Pipelines;

namespace Chaos.Targets;

/// <summary>What the calls of a trial carry.</summary>
internal static class TrialContext
{
    /// <summary>A call without a policy of the client's own.</summary>
    public static AttemptContext Of(string trial, Call call) => new(new CallBaggage(trial, call, ""));

    /// <summary>An attempt under such a policy.</summary>
    public static AttemptContext Of(string trial, Attempt attempt) =>
        new(new CallBaggage(trial, attempt.Call, attempt.Path))
        {
            IdempotencyKey = attempt.IdempotencyKey,
            Budget = attempt.Budget,
        };
}
