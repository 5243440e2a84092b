namespace Chaos.Scenarios.Files;

/// <summary>Where a load is made, if the run does not make it.</summary>
public enum LoadOrigin
{
    /// <summary>Elsewhere: the run watches it.</summary>
    External,
}
