using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Records;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;

namespace Chaos.Engine.Runs;

/// <summary>The experiments of a run, and how they are run.</summary>
public sealed record RunRequest
{
    /// <summary>Name of the suite, or the selection on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>The experiments, in order.</summary>
    public required IReadOnlyList<Experiment> Experiments { get; init; }

    /// <summary>Seed of all random draws in the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// Simulates an experiment from a seed and the start-up times of its services, so that predicted figures stand
    /// beside the measured ones. Null for no prediction. It gets nothing else that the trials measured.
    /// </summary>
    public Func<
        Experiment,
        ulong,
        IReadOnlyDictionary<string, TimeSpan>,
        CancellationToken,
        Task<IReadOnlyList<TrialRecord>>
    >? Predict { get; init; }

    /// <summary>What begins the calls of the loads.</summary>
    public ILoadEngine Engine { get; init; } = OwnEngine.Instance;

    /// <summary>Why the run was cancelled, if not by the user. Null, or returning null, if by the user.</summary>
    public Func<string?>? WhyCancelled { get; init; }

    /// <summary>Mutants to run. Each runs after its experiment, only on the arms that are needed to find it.</summary>
    public IReadOnlyList<Mutation> Mutations { get; init; } = [];

    /// <summary>The command that runs one experiment of it again; <c>{0}</c> stands for its id.</summary>
    public required string Again { get; init; }

    /// <summary>The command that runs one experiment again.</summary>
    internal string AgainOf(Experiment experiment) =>
        string.Format(
            CultureInfo.InvariantCulture,
            Again,
            ShellWord.Of(experiment.Source ?? experiment.Id, OperatingSystem.IsWindows())
        );

    /// <summary>The most tries that <see cref="Retries"/> may ask for.</summary>
    public const int MostRetries = 2;

    /// <summary>
    /// How often an experiment is run again at most. It is run again only when it is Inconclusive because of the
    /// machine and for no other reason.
    /// </summary>
    public int Retries { get; init; }

    /// <summary>
    /// Decides from the records so far whether an experiment gets another round after its planned ones. Null for
    /// never.
    /// </summary>
    public Func<IReadOnlyList<TrialRecord>, bool>? GoesOn { get; init; }

    /// <summary>The preflight's result; null when none was asked for.</summary>
    public Preflight? Preflight { get; init; }

    /// <summary>Whether an Inconclusive result is only reported and does not change the exit code.</summary>
    public bool InconclusiveIsWarning { get; init; }
}
