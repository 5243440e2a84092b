namespace Chaos.Core.Metrics;

/// <summary>Whose latency is meant.</summary>
public enum LatencyOf
{
    /// <summary>All calls due. One that failed is slower than any limit.</summary>
    AllCalls,

    /// <summary>The good calls alone: how long an answer takes that is one.</summary>
    GoodCalls,

    /// <summary>The calls that were sent and are not good: how soon a caller learns that there is no answer.</summary>
    FailedCalls,
}
