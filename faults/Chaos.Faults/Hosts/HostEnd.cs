namespace Chaos.Faults.Hosts;

/// <summary>The end of a host.</summary>
/// <param name="Timestamp">When it ended, by the run's clock; when its end was first seen if no event reports
/// it.</param>
/// <param name="ExitCode">Its exit code, or 128 plus the signal that killed it; null when it is not known.</param>
/// <param name="WasAskedFor">Whether the run ended it on purpose.</param>
public sealed record HostEnd(long Timestamp, int? ExitCode, bool WasAskedFor);
