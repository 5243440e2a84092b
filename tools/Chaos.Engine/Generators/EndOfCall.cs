using Chaos.Core.Calls;

namespace Chaos.Engine.Generators;

/// <summary>Decides how a call ended.</summary>
internal static class EndOfCall
{
    /// <summary>Outcome of a call whose answer came late or never, whatever the answer said.</summary>
    private const string NoAnswer = "no answer in time";

    /// <summary>
    /// How a call ended, from the result or the exception of its target. Null when the call was cut off by the end of
    /// the run, or when the exception is a defect.
    /// </summary>
    internal static CallResult? Of(in CallResult result, Exception? exception, bool limitPassed, bool isStopped)
    {
        if (exception is not null and not OperationCanceledException)
            return null;
        // A driver that saw the limit pass knows best what was missing, and whether it could have seen it at all.
        if (
            limitPassed
            && exception is null
            && (result.Status == CallStatus.Unsent || result is { Status: CallStatus.TimedOut, Outcome: not null })
        )
            return result;
        if (limitPassed)
            return (
                exception is null
                    ? result with
                    {
                        Status = CallStatus.TimedOut,
                    }
                    : new CallResult(CallStatus.TimedOut, Detail: "no answer within the time limit")
            ) with
            {
                Outcome = NoAnswer,
            };
        if (exception is not null || (isStopped && result.Status == CallStatus.TimedOut))
            return null;
        return result;
    }
}
