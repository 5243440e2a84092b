using System.Text.Json.Serialization;

namespace Chaos.Core.Trials;

/// <summary>What is known of a load that was made elsewhere.</summary>
/// <param name="Address">The address at which the service was called.</param>
/// <param name="Seen">Calls that came there while the load was watched, before and after the trial included.</param>
public sealed record ExternalRecord(string Address, long Seen)
{
    /// <summary>Entries of the proxy's log that were lost, because there were too many; 0 in a sound record.</summary>
    public long Lost { get; init; }

    /// <summary>The program that made the load; null when the run started none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Maker { get; init; }

    /// <summary>Its exit code; null when the run ended it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ExitCode { get; init; }

    /// <summary>Requests that it says it made; null when it says none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Made { get; init; }

    /// <summary>Iterations of its script; null when it says none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Iterations { get; init; }

    /// <summary>Its own thresholds, which are shown and not judged.</summary>
    public IReadOnlyList<MakerThreshold> Thresholds { get; init; } = [];
}
