namespace Chaos.Faults.Processes;

/// <summary>What a child of a run is: a service, a proxy, a broker.</summary>
public sealed record ChildProcessSpec
{
    /// <summary>
    /// Stands in an argument or an environment value for the port: 0 at the first start, the port it then got at every
    /// restart.
    /// </summary>
    public const string Port = "{port}";

    /// <summary>The same for a port that the ready line names besides, under <paramref name="name"/>.</summary>
    public static string PortNamed(string name) => $"{{port:{name}}}";

    /// <summary>What the user calls it, for example <c>payment</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The run it belongs to; the child and all it starts carry it in their environment
    /// (<see cref="RunMark.Variable"/>).
    /// </summary>
    public required string RunId { get; init; }

    /// <summary>
    /// Program, found on the PATH unless it holds a slash; a relative path counts from the working directory.
    /// </summary>
    public required string FileName { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it starts; null: where we are.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>
    /// Whether <see cref="Port"/> and its like stand for ports; not in what a user wrote, who may mean something else
    /// by it.
    /// </summary>
    public bool HasPorts { get; init; } = true;

    /// <summary>What differs from our own environment; null takes a variable away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>How it lets us know that it can be used.</summary>
    public ReadySign Ready { get; init; } = ReadySign.Address;

    /// <summary>How long it may take until then.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What of a line of its output may be kept and shown: all of it, unless it may hold secrets.</summary>
    public Func<string, string> Shown { get; init; } = static line => line;

    /// <summary>File that its output is appended to; null keeps the last lines only.</summary>
    public string? LogPath { get; init; }
}
