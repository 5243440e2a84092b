namespace Chaos.Core.Trials;

/// <summary>Where records lie in a run's folder.</summary>
public static class TrialFiles
{
    /// <summary>The manifest.</summary>
    public const string Run = "run.json";

    /// <summary>Path of a trial's record, relative to the run's folder, with forward slashes.</summary>
    public static string PathOf(TrialRecord record) => $"trials/{record.Experiment}.{record.Arm}.{record.Round}.json";
}
