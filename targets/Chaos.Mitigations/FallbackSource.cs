namespace Chaos.Mitigations;

/// <summary>Says where a fallback takes its answer from.</summary>
public enum FallbackSource
{
    /// <summary>A value that is always available, such as an empty list.</summary>
    Default,

    /// <summary>The last good answer that came through the same pipeline, if it is not too old.</summary>
    StaleCache,
}
