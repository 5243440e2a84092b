using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Records;
using Chaos.Core.Trials;

namespace Chaos.Engine.Runs;

/// <summary>What is to be run.</summary>
public sealed record RunRequest
{
    /// <summary>Name of the suite, or of what was asked for.</summary>
    public required string Name { get; init; }

    /// <summary>The experiments, in order.</summary>
    public required IReadOnlyList<Experiment> Experiments { get; init; }

    /// <summary>Seed of every chance in the run.</summary>
    public required ulong Seed { get; init; }

    /// <summary>
    /// Simulates an experiment for a seed and for the times that services take to start, so that its figures stand
    /// beside what was predicted; null for no prediction. It is told nothing of what the trials measured besides.
    /// </summary>
    public Func<
        Experiment,
        ulong,
        IReadOnlyDictionary<string, TimeSpan>,
        CancellationToken,
        Task<IReadOnlyList<TrialRecord>>
    >? Predict { get; init; }

    /// <summary>
    /// Why the run was cancelled, where it was not the user who wished it; null, or giving null, where it was.
    /// </summary>
    public Func<string?>? WhyCancelled { get; init; }

    /// <summary>
    /// Mitigations to break on purpose; each runs after its experiment, on the arms that it takes to find it out.
    /// </summary>
    public IReadOnlyList<Mutation> Mutations { get; init; } = [];

    /// <summary>The command that runs one experiment of it again; <c>{0}</c> stands for its id.</summary>
    public required string Again { get; init; }

    /// <summary>The command that runs an experiment of it again.</summary>
    internal string AgainOf(Experiment experiment) =>
        string.Format(CultureInfo.InvariantCulture, Again, experiment.Source ?? experiment.Id);

    /// <summary>The most tries that <see cref="Retries"/> may ask for.</summary>
    public const int MostRetries = 2;

    /// <summary>
    /// How often an experiment is run again at most, and only where it is Inconclusive for nothing but what the machine
    /// did.
    /// </summary>
    public int Retries { get; init; }

    /// <summary>
    /// Whether another round of an experiment runs when all that it has have run, by what was measured so far; null for
    /// never.
    /// </summary>
    public Func<IReadOnlyList<TrialRecord>, bool>? GoesOn { get; init; }

    /// <summary>What the machine can decide, measured before; null when that was not asked.</summary>
    public Preflight? Preflight { get; init; }

    /// <summary>Whether what is not decided is told and does not make the exit code.</summary>
    public bool InconclusiveIsWarning { get; init; }
}
