namespace Chaos.Core.Load;

/// <summary>From a time on, a closed load has so many users.</summary>
/// <param name="At">Time since the load's beginning.</param>
/// <param name="Users">Users from then on.</param>
public readonly record struct UserChange(TimeSpan At, int Users);
