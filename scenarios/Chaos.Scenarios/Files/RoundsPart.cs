using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Files;

/// <summary>How often each arm runs, as a file says it.</summary>
internal static class RoundsPart
{
    /// <summary>What stands for a number that is found.</summary>
    internal const string Auto = "auto";

    internal static readonly string Allowed =
        $"{Limits.Of(typeof(Experiment), nameof(Experiment.Rounds)).Words}, or {Auto}";

    /// <summary>
    /// The number, and whether a comparison is to find its own; what is neither is a mistake, and stands for one round.
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
