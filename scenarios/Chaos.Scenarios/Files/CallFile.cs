using System.Text.Json;
using Chaos.Core.Texts;

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

    /// <summary>The names that this call captures.</summary>
    public IReadOnlyList<string> Captured =>
        Words?.TryGetValue(LoadCalls.Capture, out var capture) == true && capture.ValueKind == JsonValueKind.Object
            ? [.. capture.EnumerateObject().Select(c => c.Name)]
            : [];

    /// <summary>The names of the placeholders in its texts, each with the word of its text.</summary>
    public IEnumerable<(string Word, string Name)> Names =>
        (Words ?? new Dictionary<string, JsonElement>()).SelectMany(w =>
            Template.NamesIn(w.Value.GetRawText()).Select(n => (w.Key, n))
        );

    /// <summary>The captured values that its texts take.</summary>
    public IReadOnlyList<string> Needs =>
        [.. Names.Select(n => n.Name).Where(n => Captures?.Contains(n) == true).Distinct()];

    /// <summary>Whether examples of calls that are not good have the beginning of the answer's body.</summary>
    public bool KeepsBodies { get; init; }

    /// <summary>The names that this step or a later one captures, each with the name of that step.</summary>
    public IReadOnlyDictionary<string, string> LaterCaptures { get; init; } = new Dictionary<string, string>();
}
