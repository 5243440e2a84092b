namespace Chaos.Scenarios.Files;

/// <summary>How a service is known to be ready.</summary>
public sealed record ReadyFile
{
    /// <summary>A path that has to answer with success itself: no redirect is followed. Canaries ask for it too.</summary>
    public string? Http { get; init; }

    /// <summary>Text that a line of its output has to hold.</summary>
    public string? Line { get; init; }

    /// <summary>How long that may take.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(30);
}
