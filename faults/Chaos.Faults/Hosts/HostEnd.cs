namespace Chaos.Faults.Hosts;

/// <summary>How a host ended.</summary>
/// <param name="Timestamp">When, by its clock; when it was seen where nobody told.</param>
/// <param name="ExitCode">Its exit code, 128 plus the signal for one that was killed; null where nobody is told
/// it.</param>
/// <param name="WasAskedFor">Whether it was ended on purpose, by the run.</param>
public sealed record HostEnd(long Timestamp, int? ExitCode, bool WasAskedFor);
