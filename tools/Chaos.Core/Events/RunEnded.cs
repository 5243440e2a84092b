using Chaos.Core.Records;

namespace Chaos.Core.Events;

/// <summary>A run is over.</summary>
/// <param name="Run">All that became of it.</param>
public sealed record RunEnded(RunRecord Run) : RunEvent;
