using Chaos.Core.Events;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Engine.Runs;

/// <summary>
/// The one that watches a run and loses nothing: it writes each record before the run goes on, so that whoever kills the
/// run at whatever moment loses no trial that was made.
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
    /// Why something of this run could not be written; null where all was. A disk that is full costs what was to be
    /// written, and not the verdict on what was measured; nothing more is begun.
    /// </summary>
    public string? Unwritten { get; private set; }

    /// <summary>What the run came to so far.</summary>
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

    /// <summary>Writes what an event adds.</summary>
    /// <exception cref="RecordException">Not even the run's beginning can be written.</exception>
    public void Take(RunEvent happened)
    {
        switch (happened)
        {
            case RunBegan began:
                _startedUtc = began.StartedUtc;
                folder.Write(Unfinished);
                break;
            // What is broken on purpose is in the table of mutants, and its records are not kept.
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
        // The manifest names a record before it is there under its own name: at whatever moment we are killed, no
        // record that is there goes unreported.
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
