using Chaos.Core.Calls;
using Polly;
using Polly.Timeout;

namespace Chaos.Mitigations.Pipelines;

/// <summary>How an outcome inside a Polly pipeline reads as a call's status.</summary>
public static class Outcomes
{
    /// <summary>The status; null for a cancellation or a defect, which no mitigation may hide.</summary>
    public static CallStatus? Status(this Outcome<CallResult> outcome) =>
        outcome.Exception switch
        {
            null => outcome.Result.Status,
            TimeoutRejectedException => CallStatus.TimedOut,
            ExecutionRejectedException => CallStatus.Rejected,
            _ => null,
        };
}
