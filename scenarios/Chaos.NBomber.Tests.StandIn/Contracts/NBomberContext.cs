namespace NBomber.Contracts;

/// <summary>A run before it begins.</summary>
public sealed record NBomberContext
{
    internal IReadOnlyList<ScenarioProps> Scenarios { get; init; } = [];

    internal bool HasReports { get; init; } = true;
}
