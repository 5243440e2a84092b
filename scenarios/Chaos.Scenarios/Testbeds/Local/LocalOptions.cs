using Chaos.Targets;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>What a local testbed needs to know.</summary>
public sealed record LocalOptions
{
    /// <summary>The run; every child carries it in its environment.</summary>
    public required string RunId { get; init; }

    /// <summary>Where the services' and the proxy's programs lie.</summary>
    public required string ProgramFolder { get; init; }

    /// <summary>Where services keep their state; a folder of this run alone, removed at the end.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where to keep what only saves time, beyond the run; null for nowhere.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Where the children's output goes.</summary>
    public required string LogFolder { get; init; }

    /// <summary>Seed of the proxy's draws.</summary>
    public required ulong Seed { get; init; }

    /// <summary>API of a Toxiproxy server to use in place of the embedded proxy; null for the embedded one.</summary>
    public Uri? Toxiproxy { get; init; }

    /// <summary>The hosts that may be touched.</summary>
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;
}
