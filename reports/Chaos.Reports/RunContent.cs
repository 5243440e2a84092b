using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Reports;

/// <summary>
/// What reports read of a run: its manifest and its trial records. Each record is read once, on first use.
/// </summary>
public sealed class RunContent(RunRecord run, Func<string, TrialRecord> read)
{
    private readonly Dictionary<string, TrialReading> _known = [];

    /// <summary>The manifest.</summary>
    public RunRecord Run => run;

    /// <summary>The content of a run's folder.</summary>
    public static RunContent Of(RecordFolder folder) => new(folder.ReadRun(), folder.ReadTrial);

    /// <summary>
    /// A trial's record. A record that cannot be read does not stop the report: the report shows the reason.
    /// </summary>
    public TrialReading Trial(string path)
    {
        if (_known.TryGetValue(path, out var reading))
            return reading;
        try
        {
            reading = new(path, read(path), null);
        }
        catch (RecordException e)
        {
            reading = new(path, null, e.Message);
        }
        return _known[path] = reading;
    }

    /// <summary>The trials of an arm in order of rounds.</summary>
    public IEnumerable<TrialReading> Trials(ArmSummary arm) => arm.Records.Select(Trial);

    /// <summary>The trials of an experiment that could be read.</summary>
    public IEnumerable<TrialRecord> Trials(ExperimentResult experiment) =>
        experiment.Arms.SelectMany(Trials).Select(t => t.Record).OfType<TrialRecord>();

    /// <summary>The load generator that began the calls, if it was another one than this tool's; otherwise null.</summary>
    public string? Engine =>
        Run.Experiments.SelectMany(Trials).Select(t => t.Engine).FirstOrDefault(engine => engine is not null);

    /// <summary>Whether an experiment ran to its end: the judged arm has records, and no trial was cut short.</summary>
    public bool WasMeasured(ExperimentResult experiment) =>
        experiment.Arms.Any(a => a.Role == ArmRole.Candidate) && Trials(experiment).All(t => t.Interrupted is null);
}
