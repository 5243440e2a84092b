using Chaos.Core.Records;

namespace Chaos.Core.Events;

/// <summary>A run is over.</summary>
/// <param name="Run">The complete record of the run.</param>
public sealed record RunEnded(RunRecord Run) : RunEvent;
