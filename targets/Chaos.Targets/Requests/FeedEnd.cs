namespace Chaos.Targets.Requests;

/// <summary>What happens after the last row of a feed whose rows are used once.</summary>
public enum FeedEnd
{
    /// <summary>The load ends.</summary>
    Stop,

    /// <summary>Calls are not sent, which is a failure of the generator.</summary>
    Fail,
}
