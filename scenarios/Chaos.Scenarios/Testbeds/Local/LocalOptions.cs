using Chaos.Targets;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Settings of a local testbed.</summary>
public sealed record LocalOptions
{
    /// <summary>Id of the run; every child has it in its environment.</summary>
    public required string RunId { get; init; }

    /// <summary>Folder of the services' and the proxy's programs.</summary>
    public required string ProgramFolder { get; init; }

    /// <summary>Folder for the services' state; only for this run, and removed at its end.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Folder for files that save time in later runs; null for none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Folder for the children's output.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Seed of the proxy's random draws.</summary>
    public required ulong Seed { get; init; }

    /// <summary>API of a Toxiproxy server to use in place of the embedded proxy; null for the embedded one.</summary>
    public Uri? Toxiproxy { get; init; }

    /// <summary>The hosts that may be touched.</summary>
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;
}
