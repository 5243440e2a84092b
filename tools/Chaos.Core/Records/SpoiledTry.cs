namespace Chaos.Core.Records;

/// <summary>
/// A try of an experiment that the machine spoiled, so that the experiment was run again. It decides nothing; its
/// records are kept.
/// </summary>
/// <param name="Experiment">Id of the experiment.</param>
/// <param name="Number">Number of the try, from 1.</param>
/// <param name="Why">The reason why it was spoiled.</param>
/// <param name="Records">Paths of its records, relative to the run's folder.</param>
public sealed record SpoiledTry(string Experiment, int Number, string Why, IReadOnlyList<string> Records);
