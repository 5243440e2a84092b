namespace Chaos.Faults.Processes;

/// <summary>How a child process of a run is started: a service, a proxy, a broker.</summary>
public sealed record ChildProcessSpec
{
    /// <summary>
    /// Placeholder for the port in an argument or an environment value: 0 at the first start, the assigned port at
    /// every restart.
    /// </summary>
    public const string Port = "{port}";

    /// <summary>
    /// Returns the placeholder for a further port that the ready line reports under <paramref name="name"/>.
    /// </summary>
    public static string PortNamed(string name) => $"{{port:{name}}}";

    /// <summary>Name of the child, for example <c>payment</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The run it belongs to. The child and all its descendants have it in their environment
    /// (<see cref="RunMark.Variable"/>).
    /// </summary>
    public required string RunId { get; init; }

    /// <summary>
    /// Program; searched on the PATH unless it contains a slash. A relative path is relative to the working directory.
    /// </summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Its working directory; null for the run's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// Whether <see cref="Port"/> and named placeholders are replaced. False for commands that users write, in which
    /// the same text may have another meaning.
    /// </summary>
    public bool HasPorts { get; init; } = true;

    /// <summary>Changes to the run's own environment; null removes a variable.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The sign by which it reports that it is ready.</summary>
    public ReadySign Ready { get; init; } = ReadySign.Address;

    /// <summary>Time limit until it is ready.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Returns the part of an output line that may be kept and shown. All of it, unless the output may contain secrets.
    /// </summary>
    public Func<string, string> Shown { get; init; } = static line => line;

    /// <summary>
    /// File that its output is appended to, with its beginning and its end when it gets too long; null keeps only the
    /// last lines.
    /// </summary>
    public string? LogPath { get; init; }
}
