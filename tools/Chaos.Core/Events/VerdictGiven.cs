using Chaos.Core.Experiments;
using Chaos.Core.Judging;

namespace Chaos.Core.Events;

/// <summary>An experiment has its result.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Result">Its verdict, its findings and the reasons.</param>
public sealed record VerdictGiven(Experiment Experiment, ExperimentResult Result) : RunEvent;
