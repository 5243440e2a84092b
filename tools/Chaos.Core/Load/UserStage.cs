namespace Chaos.Core.Load;

/// <summary>A stretch of time over which the number of users goes evenly from one value to another.</summary>
/// <param name="FromUsers">Users at its beginning.</param>
/// <param name="ToUsers">Users at its end.</param>
/// <param name="Duration">How long it lasts.</param>
public sealed record UserStage(int FromUsers, int ToUsers, TimeSpan Duration);
