namespace Chaos.Targets.Requests;

/// <summary>Which row of a feed a call takes.</summary>
public enum FeedOrder
{
    /// <summary>One after the other, and the first again after the last.</summary>
    Circular,

    /// <summary>Any row, drawn for each call.</summary>
    Random,

    /// <summary>Each row once in a drawn order, then each once in another.</summary>
    Shuffled,

    /// <summary>One after the other, each once.</summary>
    Unique,
}
