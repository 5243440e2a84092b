using System.Text.Json;

namespace Chaos.Targets.Answers;

/// <summary>One step of a JSON path: what it selects in a value, or in that and all values within it.</summary>
/// <param name="IsDeep">Whether it selects in all values within, too.</param>
/// <param name="Selectors">What it selects.</param>
internal sealed record PathSegment(bool IsDeep, IReadOnlyList<PathSelector> Selectors)
{
    /// <summary>Adds what it selects in a value.</summary>
    public void AddTo(List<JsonElement> found, JsonElement value)
    {
        foreach (var selector in Selectors)
            selector.AddTo(found, value);
        if (!IsDeep)
            return;
        if (value.ValueKind == JsonValueKind.Array)
            foreach (var item in value.EnumerateArray())
                AddTo(found, item);
        else if (value.ValueKind == JsonValueKind.Object)
            foreach (var member in value.EnumerateObject())
                AddTo(found, member.Value);
    }
}
