namespace Chaos.Core.Load;

/// <summary>A stage over which the number of users changes evenly from one value to another.</summary>
/// <param name="FromUsers">Users at its beginning.</param>
/// <param name="ToUsers">Users at its end.</param>
/// <param name="Duration">How long it lasts.</param>
public sealed record UserStage(
    [property: Allowed(0, ClosedLoad.MaxUsers, Unit = "users")] int FromUsers,
    [property: Allowed(0, ClosedLoad.MaxUsers, Unit = "users")] int ToUsers,
    [property: Allowed("0s", LoadProfile.LongestText, Above = true)] TimeSpan Duration
);
