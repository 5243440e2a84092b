using System.Text.Json;
using System.Text.Json.Serialization;
using Chaos.Core.Comparing;
using Chaos.Core.Records;

namespace Chaos.Cli.Comparing;

/// <summary>What calibrations found on this machine, kept beyond their runs, so that a comparison can say beforehand what it can find.</summary>
/// <param name="folder">Where they are kept; null for nowhere.</param>
public sealed class CalibrationStore(string? folder)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Keeps one, in place of an older one of the same experiment.</summary>
    public void Keep(CalibrationResult result, RunEnvironment environment)
    {
        if (folder is null) return;
        try
        {
            File.WriteAllText(PathOf(result.Experiment), JsonSerializer.Serialize(new Kept(environment, result), s_json));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is said now; it only cannot be said again later.
        }
    }

    /// <summary>What a metric does here when nothing differs; null when nobody has measured that on this machine.</summary>
    public CalibratedMetric? Measured(string experiment, ComparedMetric metric, RunEnvironment environment)
    {
        if (folder is null) return null;
        try
        {
            return JsonSerializer.Deserialize<Kept>(File.ReadAllText(PathOf(experiment)), s_json) is { } kept && (kept.Environment.Cores, kept.Environment.OperatingSystem, kept.Environment.Runtime) == (environment.Cores, environment.OperatingSystem, environment.Runtime)
                ? kept.Result.Metrics.FirstOrDefault(m => m.Text == metric.Text) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private string PathOf(string experiment) => Path.Combine(folder!, $"calibration-{experiment}.json");

    private sealed record Kept(RunEnvironment Environment, CalibrationResult Result);
}
