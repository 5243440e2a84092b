namespace Chaos.Scenarios.Tests;

/// <summary>Collection of tests that use every core, or that redirect the output of the whole process. They run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnTheMachine
{
    public const string Name = "alone on the machine";
}
