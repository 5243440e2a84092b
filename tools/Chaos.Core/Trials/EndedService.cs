namespace Chaos.Core.Trials;

/// <summary>A service or another process of a trial that ended by itself.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Timestamp">The time of its end, by the testbed's clock.</param>
/// <param name="ExitCode">Its exit code, 128 plus the signal for a killed process; null when it is not known.</param>
/// <param name="LastLines">The last lines of its output, with secrets masked.</param>
public sealed record EndedService(string Service, long Timestamp, int? ExitCode, IReadOnlyList<string> LastLines);
