using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Chaos.Core.Comparing;
using Chaos.Core.Experiments;
using Chaos.Core.Policies;
using Chaos.Core.Records;
using Chaos.Core.Trials;

namespace Chaos.Cli.Comparing;

/// <summary>
/// Stores the results of calibrations on this machine, so that a comparison can say beforehand what change it can
/// detect.
/// </summary>
/// <param name="folder">The folder of the store; null to store nothing.</param>
internal sealed class CalibrationStore(string? folder)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>
    /// Stores a result in place of an older one of the same arm. A result whose run ended early, or of which too few
    /// pairs count, is not stored: it would replace a good one.
    /// </summary>
    public void Keep(Calibration calibration, CalibrationResult result, RunRecord run)
    {
        if (
            folder is null
            || run.Broke
            || run.Interrupted is not null
            || result.Metrics.All(m => m.PairDeviation is null)
        )
            return;
        try
        {
            File.WriteAllText(
                PathOf(calibration.Experiment, calibration.Arm)!,
                JsonSerializer.Serialize(new Kept(run.Environment, result), s_json)
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The result is shown now; only later comparisons will not know it.
        }
    }

    /// <summary>
    /// The stored result for the comparison's primary metric, from the calibration of either arm; null when neither was
    /// calibrated on this machine.
    /// </summary>
    public CalibratedMetric? Measured(Comparison comparison, RunEnvironment environment) =>
        new[] { comparison.After, comparison.Before }
            .Select(arm => Measured(PathOf(comparison.Experiment, arm), comparison.Primary, environment))
            .FirstOrDefault(m => m is not null);

    private static CalibratedMetric? Measured(string? path, ComparedMetric metric, RunEnvironment environment)
    {
        if (path is null)
            return null;
        try
        {
            return
                JsonSerializer.Deserialize<Kept>(File.ReadAllText(path), s_json) is { } kept
                && (kept.Environment.Cores, kept.Environment.OperatingSystem, kept.Environment.Runtime)
                    == (environment.Cores, environment.OperatingSystem, environment.Runtime)
                ? kept.Result.Metrics.FirstOrDefault(m => m.Text == metric.Text && m.PairDeviation is not null)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private string? PathOf(Experiment experiment, string arm) =>
        folder is null
            ? null
            : Path.Combine(
                folder,
                $"calibration-{experiment.Id}-{arm}-"
                    + Digest(Tried(experiment, experiment.Arms.First(a => a.Name == arm)))
                    + ".json"
            );

    /// <summary>
    /// A text of everything besides the machine on which the variation of pairs depends: phases, load, faults,
    /// policies, and how services are started. If any of it changes, it is another calibration under the same names.
    /// </summary>
    private static string Tried(Experiment experiment, Arm arm) =>
        string.Join(
            '\n',
            [
                $"{experiment.Durations.WarmUp} {experiment.Durations.Baseline} "
                    + $"{experiment.Durations.Fault} {experiment.Durations.Recovery} {experiment.AttemptTimeout}"
                    + $" {experiment.SideBySide}",
                .. (arm.Workloads ?? experiment.Workloads).Select(w =>
                    $"{w.Name} {w.Load.Summary} {w.Timeout}"
                    + string.Concat(w.Mix.Select(m => $" {m.Weight} {m.Journey.Summary}"))
                ),
                .. experiment.Faults.Select(f => $"{f.Fault.Summary} {f.Start} {f.Duration}"),
                .. arm
                    .Policies.OrderBy(p => p.Key, StringComparer.Ordinal)
                    .Select(p => $"{p.Key} {JsonSerializer.Serialize(p.Value, PolicyJson.Options)}"),
                .. experiment
                    .Topology.Services.Where(s => s.External is not null)
                    .SelectMany(s =>
                        (arm.Services.GetValueOrDefault(s.Name) ?? s.External!).Texts.Select(t =>
                            $"{s.Name} {t.Place} {t.Text}"
                        )
                    ),
                .. arm
                    .Settings.OrderBy(s => s.Key, StringComparer.Ordinal)
                    .SelectMany(s =>
                        s.Value.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => $"{s.Key} {v.Key} {v.Value}")
                    ),
            ]
        );

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];

    private sealed record Kept(RunEnvironment Environment, CalibrationResult Result);
}
