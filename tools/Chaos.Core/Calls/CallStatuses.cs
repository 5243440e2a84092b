namespace Chaos.Core.Calls;

/// <summary>What the statuses have in common.</summary>
public static class CallStatuses
{
    /// <summary>How many statuses there are: the length of an array of counts indexed by status.</summary>
    public static readonly int Count = Enum.GetValues<CallStatus>().Length;

    /// <summary>
    /// Good calls are those whose caller can go on: <see cref="CallStatus.Ok"/> and <see cref="CallStatus.Degraded"/>.
    /// </summary>
    public static bool IsGood(this CallStatus status) => status is CallStatus.Ok or CallStatus.Degraded;
}
