namespace Chaos.Core.Trials;

/// <summary>The machine and the build that a run used: figures from unlike ones are not compared.</summary>
public sealed record RunEnvironment
{
    /// <summary>The operating system, for example <c>Linux 6.1</c>.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Processors that could be used.</summary>
    public required int Cores { get; init; }

    /// <summary>The runtime, for example <c>.NET 10.0.1</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>Version of this tool.</summary>
    public required string Version { get; init; }

    /// <summary>Commit of the folder it ran in; null outside a repository.</summary>
    public string? Commit { get; init; }
}
