namespace Chaos.Bench.Alarms;

/// <summary>The result of one simulated comparison.</summary>
/// <param name="Found">Whether its interval excludes no change, even when the change is within the margin.</param>
/// <param name="Alike">Whether the arms are called equivalent.</param>
/// <param name="Rounds">Rounds that ran.</param>
public sealed record AlarmOutcome(bool Found, bool Alike, int Rounds);
