using Chaos.Core.Calls;
using Polly;
using Polly.Timeout;

namespace Chaos.Mitigations.Pipelines;

/// <summary>Turns an outcome inside a Polly pipeline into a call status.</summary>
public static class Outcomes
{
    /// <summary>
    /// Returns the status. Returns null for a cancellation or a defect, which no mitigation may hide.
    /// </summary>
    public static CallStatus? Status(this Outcome<CallResult> outcome) =>
        outcome.Exception switch
        {
            null => outcome.Result.Status,
            TimeoutRejectedException => CallStatus.TimedOut,
            ExecutionRejectedException => CallStatus.Rejected,
            _ => null,
        };
}
