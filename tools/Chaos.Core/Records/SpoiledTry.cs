namespace Chaos.Core.Records;

/// <summary>
/// A try of an experiment that the machine spoiled, so that it was run again. It decides nothing; its records are kept.
/// </summary>
/// <param name="Experiment">Id of the experiment.</param>
/// <param name="Number">Which try it was, from 1.</param>
/// <param name="Why">What spoiled it.</param>
/// <param name="Records">Paths of its records, relative to the run's folder.</param>
public sealed record SpoiledTry(string Experiment, int Number, string Why, IReadOnlyList<string> Records);
