namespace Chaos.Scenarios.Tests;

/// <summary>Collection of tests that measure on the real clock. They do not run beside other tests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnTheMachine
{
    public const string Name = "alone on the machine";
}
