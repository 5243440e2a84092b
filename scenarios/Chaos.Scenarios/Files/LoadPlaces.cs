using System.Globalization;
using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files;

/// <summary>Turns paths of workloads in the plan into paths in the file.</summary>
internal sealed partial class LoadPlaces(ExperimentFile file, LoadCalls calls, ProfilePart profiles)
{
    /// <summary>The path in the file of a field of a workload of the plan.</summary>
    public string PathOf(string workload, string field)
    {
        if (
            file.Workloads.TryGetValue(workload, out var profile)
            && InStages().Match(field) is { Success: true } stage
            && profiles.PlaceOf(
                profile,
                int.Parse(stage.Groups["stage"].Value, CultureInfo.InvariantCulture),
                stage.Groups["property"].Value
            )
                is { } place
        )
            return $"workloads.{workload}.{place}";
        if (
            !file.Workloads.TryGetValue(workload, out var said)
            || InMix().Match(field) is not { Success: true } match
            || calls.MixOf(workload, said) is not { } mix
            || Number("entry") >= mix.Count
        )
            return $"workloads.{workload}{field.Replace(".load.rate", ".rate", StringComparison.Ordinal)}";
        var entry = mix[Number("entry")];
        return match.Groups["step"].Success && Number("step") < entry.Journey.Steps.Count
            ? $"{entry.Journey.Steps[Number("step")].Path}{match.Groups["rest"].Value.Replace(".target", "", StringComparison.Ordinal)}"
            : entry.Path;

        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The path in the file of a field of setup or teardown in the plan; null for another field.</summary>
    public string? OncePathOf(string field) =>
        InOnce().Match(field) is { Success: true } match
        && (match.Groups["list"].Value == "setup" ? calls.Setup : calls.Teardown) is { } journey
        && int.Parse(match.Groups["step"].Value, CultureInfo.InvariantCulture) is var step
        && step < journey.Steps.Count
            ? $"{journey.Steps[step].Path}{match.Groups["rest"].Value}"
            : null;

    [GeneratedRegex(@"^(?<list>setup|teardown)\.steps\[(?<step>\d+)\](\.target)?(?<rest>.*)$")]
    private static partial Regex InOnce();

    [GeneratedRegex(@"^\.mix\[(?<entry>\d+)\](\.journey(\.steps\[(?<step>\d+)\])?)?(?<rest>.*)$")]
    private static partial Regex InMix();

    [GeneratedRegex(@"^\.load(\.rate)?\.stages\[(?<stage>\d+)\]\.(?<property>\w+)$")]
    private static partial Regex InStages();
}
