using Chaos.Core.Experiments;
using Chaos.Core.Judging;

namespace Chaos.Core.Events;

/// <summary>An expectation of an experiment was judged.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Finding">What it came to.</param>
public sealed record FindingMade(Experiment Experiment, Finding Finding) : RunEvent;
