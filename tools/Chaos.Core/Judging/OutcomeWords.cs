using Chaos.Core.Calls;

namespace Chaos.Core.Judging;

/// <summary>Words for the statuses of calls.</summary>
public static class OutcomeWords
{
    /// <summary>The word for a status, in the form that follows a number of calls.</summary>
    public static string Of(CallStatus status) =>
        status switch
        {
            CallStatus.Ok => "good",
            CallStatus.Degraded => "degraded",
            CallStatus.ClientError => "client errors",
            CallStatus.Refused => "refused",
            CallStatus.TimedOut => "timed out",
            CallStatus.Reset => "reset",
            CallStatus.Rejected => "rejected",
            CallStatus.ServerError => "server errors",
            CallStatus.Dropped => "dropped: too many in flight",
            CallStatus.Unsent => "not made by the generator",
            CallStatus.Unexpected => "not as expected",
            _ => "outcome not known",
        };
}
