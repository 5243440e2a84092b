namespace Chaos.Scenarios.Tests;

/// <summary>Tests that use every core, or redirect the output of the whole process, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnTheMachine
{
    public const string Name = "alone on the machine";
}
