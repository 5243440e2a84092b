using Chaos.Core.Trials;

namespace Chaos.Reports;

/// <summary>A trial's record, or the reason why it cannot be read.</summary>
/// <param name="Path">Its path in the run's folder.</param>
/// <param name="Record">The record; null when it cannot be read.</param>
/// <param name="Problem">The reason; null when the record was read.</param>
public sealed record TrialReading(string Path, TrialRecord? Record, string? Problem);
