namespace Chaos.Core.Trials;

/// <summary>The machine and the build that a run used. Figures from different ones are not compared.</summary>
public sealed record RunEnvironment
{
    /// <summary>The operating system, for example <c>Linux 6.1</c>.</summary>
    public required string OperatingSystem { get; init; }

    /// <summary>Number of processors that the process could use.</summary>
    public required int Cores { get; init; }

    /// <summary>The runtime, for example <c>.NET 10.0.1</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>Version of this tool.</summary>
    public required string Version { get; init; }

    /// <summary>Commit of the folder that the run started in; null outside a repository.</summary>
    public string? Commit { get; init; }
}
