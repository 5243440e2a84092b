using Chaos.Core.Experiments;

namespace Chaos.Core.Events;

/// <summary>An experiment is over, and so are its mutants.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Interrupted">Why the run stops after this experiment; null when the run goes on or ends as
/// planned.</param>
/// <param name="Broke">Whether the tool itself, or the machine it runs on, caused the stop.</param>
public sealed record ExperimentEnded(Experiment Experiment, string? Interrupted, bool Broke) : RunEvent;
