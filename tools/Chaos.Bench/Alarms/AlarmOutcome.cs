namespace Chaos.Bench.Alarms;

/// <summary>What one simulated comparison came to.</summary>
/// <param name="Found">Whether its interval leaves out no change, also where that is within the margin.</param>
/// <param name="Alike">Whether the arms are called alike.</param>
/// <param name="Rounds">Rounds that ran.</param>
public sealed record AlarmOutcome(bool Found, bool Alike, int Rounds);
