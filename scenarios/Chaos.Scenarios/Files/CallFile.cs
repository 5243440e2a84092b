using System.Text.Json;

namespace Chaos.Scenarios.Files;

/// <summary>One call of the load as the file gives it: a workload alone, an entry of a mix, or a step.</summary>
/// <param name="Path">Its path in the file.</param>
/// <param name="Workload">The workload, or <c>setup</c> or <c>teardown</c>.</param>
/// <param name="Service">The service that is called.</param>
/// <param name="Words">The fields of its protocol.</param>
/// <param name="Timeout">Its time limit.</param>
internal sealed record CallFile(
    string Path,
    string Workload,
    string? Service,
    IDictionary<string, JsonElement>? Words,
    TimeSpan Timeout
)
{
    /// <summary>
    /// The names that the setup and the steps before this one capture; null for a call that is no step and follows no
    /// setup.
    /// </summary>
    public IReadOnlyList<string>? Captures { get; init; }

    /// <summary>The names that this step or a later one captures, each with the name of that step.</summary>
    public IReadOnlyDictionary<string, string> LaterCaptures { get; init; } = new Dictionary<string, string>();
}
