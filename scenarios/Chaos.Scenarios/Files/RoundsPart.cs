using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Files;

/// <summary>Reads how often each arm runs.</summary>
internal static class RoundsPart
{
    /// <summary>The word for a number that a comparison finds itself.</summary>
    internal const string Auto = "auto";

    internal static readonly string Allowed =
        $"{Limits.Of(typeof(Experiment), nameof(Experiment.Rounds)).Words}, or {Auto}";

    /// <summary>
    /// The number of rounds, and whether a comparison finds its own. Any other value is a mistake and is read as one
    /// round.
    /// </summary>
    internal static (int Rounds, bool AreAuto) Read(JsonElement? said, Reading reading)
    {
        if (said is not { ValueKind: not JsonValueKind.Null and not JsonValueKind.Undefined } value)
            return (1, false);
        if (value.ValueKind == JsonValueKind.String && value.GetString() == Auto)
            return (1, true);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var rounds))
            return (rounds, false);
        reading.Wrong(
            "rounds",
            value.ValueKind == JsonValueKind.Number ? reading.TextOf(value, "rounds") : Reading.InOneLine(value),
            Allowed
        );
        return (1, false);
    }
}
