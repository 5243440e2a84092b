namespace Chaos.Scenarios.Tests;

/// <summary>
/// Runs of the whole tool that measure: one after the other, beside the tests on real brokers. Both mostly wait, and
/// <see cref="BusyMachine"/> says what a late generator may do to a verdict.
/// </summary>
[CollectionDefinition(Name)]
public sealed class WholeRuns
{
    public const string Name = "whole runs";
}
