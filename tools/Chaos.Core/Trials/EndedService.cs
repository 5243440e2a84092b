namespace Chaos.Core.Trials;

/// <summary>Something that a trial runs on and that ended without being asked to.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Timestamp">When, by the testbed's clock.</param>
/// <param name="ExitCode">Its exit code, 128 plus the signal for one that was killed; null where nobody is told
/// it.</param>
/// <param name="LastLines">The last lines that it wrote, without secrets.</param>
public sealed record EndedService(string Service, long Timestamp, int? ExitCode, IReadOnlyList<string> LastLines);
