namespace Chaos.Core.Metrics;

/// <summary>The calls whose latency is measured.</summary>
public enum LatencyOf
{
    /// <summary>All calls due. A failed call counts as slower than any limit.</summary>
    AllCalls,

    /// <summary>The good calls alone: the time until a good answer.</summary>
    GoodCalls,

    /// <summary>The calls that were sent and were not good: the time until a caller learns of the failure.</summary>
    FailedCalls,

    /// <summary>The first messages of streams: from the begin of a call to its first message.</summary>
    FirstMessage,

    /// <summary>The later messages of streams: from a message to the next one.</summary>
    BetweenMessages,
}
