namespace Chaos.Core.Load;

/// <summary>A change of the number of users of a closed load.</summary>
/// <param name="At">Time since the load's beginning.</param>
/// <param name="Users">Users from then on.</param>
public readonly record struct UserChange(TimeSpan At, int Users);
