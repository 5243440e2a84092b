using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Core.Records;

/// <summary>
/// The manifest of a run: what ran where, and what it came to. With the trial records beside it, it is all that reports
/// read.
/// </summary>
public sealed record RunRecord
{
    /// <summary>The newest schema this build writes and reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Why a run ended early whose manifest nobody wrote again.</summary>
    public const string Unfinished = "the run did not come to its end: it was killed, or its machine stopped";

    /// <summary>Schema of this record.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Name of the suite, or of the experiments that were asked for.</summary>
    public required string Name { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>How long it took; of one that was killed, until its last trial ended.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Seed of every chance in it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The machine it ran on.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>Why it ended early; null when it ran to its end.</summary>
    public string? Interrupted { get; init; }

    /// <summary>
    /// Whether it ended early because something broke that it cannot do without, and not because somebody stopped it.
    /// </summary>
    public bool Broke { get; init; }

    /// <summary>How many experiments were to run.</summary>
    public required int Planned { get; init; }

    /// <summary>The results, in the order in which they ran.</summary>
    public required IReadOnlyList<ExperimentResult> Experiments { get; init; }

    /// <summary>
    /// What became of the mitigations that were broken on purpose; empty when that was not asked for.
    /// </summary>
    public IReadOnlyList<MutantResult> Mutants { get; init; } = [];

    /// <summary>
    /// What two arms came to that were compared; null when that was not asked for. It then is what the run is about,
    /// whatever its experiment says of either arm.
    /// </summary>
    public ComparisonResult? Comparison { get; init; }

    /// <summary>What an arm against itself came to; null when that was not asked for.</summary>
    public CalibrationResult? Calibration { get; init; }

    /// <summary>Tries that the machine spoiled, whose experiments were run again; empty when none was.</summary>
    public IReadOnlyList<SpoiledTry> SpoiledTries { get; init; } = [];

    /// <summary>What the machine could decide just before the load began; null when that was not asked.</summary>
    public Preflight? Preflight { get; init; }

    /// <summary>
    /// Whether what is not decided is told and does not make the exit code. Where nothing was run at all, it does.
    /// </summary>
    public bool InconclusiveIsWarning { get; init; }

    /// <summary>The exit code that the run ended with.</summary>
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
