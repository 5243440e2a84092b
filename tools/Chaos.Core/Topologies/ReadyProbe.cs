namespace Chaos.Core.Topologies;

/// <summary>
/// The condition under which a user's service counts as ready: a path that answers with success, a line of its output
/// or, without either, a port that accepts connections.
/// </summary>
public sealed record ReadyProbe
{
    /// <summary>A path that must answer with success. A redirect is not success.</summary>
    public string? Path { get; init; }

    /// <summary>Text that a line of its output must contain.</summary>
    public string? Line { get; init; }

    /// <summary>The default of <see cref="Within"/>.</summary>
    public static TimeSpan Usual { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the service may take to become ready.</summary>
    public TimeSpan Within { get; init; } = Usual;

    /// <summary>
    /// Whether the user set <see cref="Within"/>. Then the run waits that long for a service that runs already, even
    /// while no process listens at its address.
    /// </summary>
    public bool IsPatient { get; init; }

    /// <summary>The condition in words.</summary>
    public string Description =>
        Line is not null ? $"it should write \"{Line}\""
        : Path is not null ? $"it should answer {Path} with success"
        : "it should accept connections";
}
