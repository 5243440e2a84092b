namespace Chaos.Scenarios.Tests;

/// <summary>
/// Collection of tests that run alone: they use every core, compare counts under load with theory, or redirect the output
/// of the whole process.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneOnTheMachine
{
    public const string Name = "alone on the machine";
}
