namespace Chaos.Scenarios.Tests;

/// <summary>Tests that measure on the real clock do not share the processors with others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnTheMachine
{
    public const string Name = "alone on the machine";
}
