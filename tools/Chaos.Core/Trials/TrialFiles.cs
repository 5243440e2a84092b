using System.Globalization;

namespace Chaos.Core.Trials;

/// <summary>The paths of records in a run's folder.</summary>
public static class TrialFiles
{
    /// <summary>The manifest.</summary>
    public const string Run = "run.json";

    /// <summary>Path of a trial's record, relative to the run's folder, with forward slashes.</summary>
    public static string PathOf(TrialRecord record) => $"trials/{NameOf(record)}";

    /// <summary>Path of a trial's record after another try of the experiment has replaced it.</summary>
    public static string PathOfSpoiled(TrialRecord record, int spoiledTry) =>
        string.Create(CultureInfo.InvariantCulture, $"trials/try-{spoiledTry}/{NameOf(record)}");

    private static string NameOf(TrialRecord record) => $"{record.Experiment}.{record.Arm}.{record.Round}.json";
}
