namespace Chaos.Core.Topologies;

/// <summary>
/// How a service of the user's is known to be ready: a path that answers with success, a line of its output, or, with
/// neither, a port that accepts connections.
/// </summary>
public sealed record ReadyProbe
{
    /// <summary>A path that has to answer with success; a redirect is none.</summary>
    public string? Path { get; init; }

    /// <summary>Text that a line of its output has to hold.</summary>
    public string? Line { get; init; }

    /// <summary>How long it may take where nothing is said.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long that may take.</summary>
    public TimeSpan Within { get; init; } = Usual;

    /// <summary>
    /// Whether somebody said how long: then a service that runs already is waited for as long even while nobody listens
    /// at its address.
    /// </summary>
    public bool IsPatient { get; init; }

    /// <summary>The sign in words.</summary>
    public string Description =>
        Line is not null ? $"it should write \"{Line}\""
        : Path is not null ? $"it should answer {Path} with success"
        : "it should accept connections";
}
