namespace Chaos.Core.Calls;

/// <summary>Facts about all statuses.</summary>
public static class CallStatuses
{
    /// <summary>Number of statuses: the length of an array of counts indexed by status.</summary>
    public static readonly int Count = Enum.GetValues<CallStatus>().Length;

    /// <summary>
    /// Whether the caller can go on with the answer: <see cref="CallStatus.Ok"/> and <see cref="CallStatus.Degraded"/>
    /// are good.
    /// </summary>
    public static bool IsGood(this CallStatus status) => status is CallStatus.Ok or CallStatus.Degraded;
}
