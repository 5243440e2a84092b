using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Engine.Runs;

/// <summary>
/// Writes each record of a run before the run goes on: a run that is killed at any moment loses no finished trial.
/// </summary>
internal sealed class RunWriter(RecordFolder folder, RunRequest request, RunEnvironment environment, TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private readonly List<ExperimentResult> _results = [];
    private readonly List<MutantResult> _mutants = [];
    private readonly List<SpoiledTry> _spoiled = [];
    private readonly List<TrialRecord> _made = [];
    private DateTimeOffset _startedUtc;
    private string? _interrupted;
    private bool _broke;

    /// <summary>
    /// Why a file of this run could not be written; null when all were. On a full disk the files are lost but not the
    /// verdict on what was measured; no further trial begins.
    /// </summary>
    public string? Unwritten { get; private set; }

    /// <summary>The run's results so far.</summary>
    public RunRecord Run =>
        new()
        {
            Name = request.Name,
            StartedUtc = _startedUtc,
            Duration = time.GetElapsedTime(_begun),
            Seed = request.Seed,
            Environment = environment,
            Interrupted = _interrupted,
            Broke = _broke,
            Planned = request.Experiments.Count,
            Experiments = [.. _results],
            Mutants = [.. _mutants],
            SpoiledTries = [.. _spoiled],
            Preflight = request.Preflight,
            InconclusiveIsWarning = request.InconclusiveIsWarning,
        };

    private RunRecord Unfinished => Run with { Interrupted = _interrupted ?? RunRecord.Unfinished };

    /// <summary>Writes what an event adds to the run's files.</summary>
    /// <exception cref="RecordException">Not even the first file of the run can be written.</exception>
    public void Take(RunEvent happened)
    {
        switch (happened)
        {
            case RunBegan began:
                _startedUtc = began.StartedUtc;
                folder.Write(Unfinished);
                break;
            // Mutants appear in the table of mutants; their records are not kept.
            case TrialEnded { Trial.Mutant: null } ended:
                Keep(ended.Trial.Experiment, ended.Records);
                break;
            case TrySpoiled spoiled:
                _spoiled.Add(spoiled.Spoiled);
                _made.Clear();
                break;
            case VerdictGiven given:
                _results.Add(given.Result);
                _made.Clear();
                break;
            case MutantJudged judged:
                _mutants.Add(judged.Mutant);
                break;
            case ExperimentEnded ended:
                (_interrupted, _broke) = (ended.Interrupted, ended.Broke);
                Write(() => folder.Write(Unfinished));
                break;
        }
    }

    private void Keep(Experiment experiment, IReadOnlyList<TrialRecord> records)
    {
        if (records.Count == 0)
            return;
        _made.AddRange(records);
        // The manifest names a record before the file has its final name. So whenever the process is killed, no record
        // in the folder is missing from the manifest.
        foreach (var record in records)
            Write(() => folder.Prepare(record));
        var soFar = Judge.Unfinished(experiment, _made, RunRecord.Unfinished) with
        {
            Again = request.AgainOf(experiment),
        };
        Write(() => folder.Write(Unfinished with { Experiments = [.. _results, soFar] }));
        foreach (var record in records)
            Write(() => folder.Finish(record));
    }

    private void Write(Action write)
    {
        try
        {
            write();
        }
        catch (RecordException e)
        {
            Unwritten ??= e.Message;
        }
    }
}
