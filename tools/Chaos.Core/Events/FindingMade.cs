using Chaos.Core.Experiments;
using Chaos.Core.Judging;

namespace Chaos.Core.Events;

/// <summary>An expectation of an experiment was judged.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Finding">The finding of the expectation.</param>
public sealed record FindingMade(Experiment Experiment, Finding Finding) : RunEvent;
