namespace NBomber.Contracts.Stats;

/// <summary>The result of a run.</summary>
public sealed record NodeStats;
