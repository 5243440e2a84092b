using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Core.Records;

/// <summary>
/// The manifest of a run: what ran, where, and with which results. Reports read only it and the trial records beside
/// it.
/// </summary>
public sealed record RunRecord
{
    /// <summary>The newest schema this build writes and reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The reason of an early end for a run that never wrote its final manifest.</summary>
    public const string Unfinished = "the run did not finish: it was killed, or its machine stopped";

    /// <summary>The schema of this record.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Name of the suite, or of the requested experiments.</summary>
    public required string Name { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>How long the run took; for a killed run, the time until its last trial ended.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The seed of all random draws in the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The machine that the run used.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>Why the run ended early; null when it finished.</summary>
    public string? Interrupted { get; init; }

    /// <summary>
    /// Whether the run ended early because something that it needs failed, and not because a user stopped it.
    /// </summary>
    public bool Broke { get; init; }

    /// <summary>The number of experiments that were planned.</summary>
    public required int Planned { get; init; }

    /// <summary>The results, in the order in which they ran.</summary>
    public required IReadOnlyList<ExperimentResult> Experiments { get; init; }

    /// <summary>The results of the mutants; empty when none were requested.</summary>
    public IReadOnlyList<MutantResult> Mutants { get; init; } = [];

    /// <summary>
    /// The result of the comparison of two arms; null when none was requested. It decides the run's exit code, whatever
    /// the verdict on either arm is.
    /// </summary>
    public ComparisonResult? Comparison { get; init; }

    /// <summary>
    /// The result of the calibration, which compares an arm with itself; null when none was requested.
    /// </summary>
    public CalibrationResult? Calibration { get; init; }

    /// <summary>
    /// The tries that the machine spoiled, after which their experiments were run again; empty for none.
    /// </summary>
    public IReadOnlyList<SpoiledTry> SpoiledTries { get; init; } = [];

    /// <summary>The check of the machine just before the load began; null when it was not made.</summary>
    public Preflight? Preflight { get; init; }

    /// <summary>
    /// Whether an undecided result is only reported and does not set the exit code. When nothing was run, it still sets
    /// it.
    /// </summary>
    public bool InconclusiveIsWarning { get; init; }

    /// <summary>The exit code of the run.</summary>
    public ExitCode ExitCode =>
        Worst == ExitCode.Inconclusive && InconclusiveIsWarning && (Experiments.Count > 0 || Comparison is not null)
            ? ExitCode.AsExpected
            : Worst;

    private ExitCode Worst =>
        Broke ? ExitCode.Broken
        : Interrupted is not null ? ExitCode.Interrupted
        : Experiments.Any(e => e.Verdict == Verdict.Invalid) ? ExitCode.Invalid
        : Comparison?.ExitCode
            ?? Calibration?.ExitCode
            ?? Judge.ExitCode(
                Experiments.Select(e => e.Verdict).Concat(Mutants.Where(m => !m.IsKilled).Select(_ => Verdict.Fail))
            );
}
