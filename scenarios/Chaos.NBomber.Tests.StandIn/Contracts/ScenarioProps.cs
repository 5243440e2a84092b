namespace NBomber.Contracts;

/// <summary>A scenario before it runs, with NBomber's defaults.</summary>
public sealed record ScenarioProps
{
    internal string Name { get; init; } = "";

    internal Func<IScenarioContext, Task<IResponse>> Iterate { get; init; } =
        _ => throw new InvalidOperationException();

    internal TimeSpan? WarmUp { get; init; } = TimeSpan.FromSeconds(30);

    internal IReadOnlyList<LoadSimulation> Simulations { get; init; } = [];

    internal bool Restarts { get; init; } = true;

    internal int MaxFailCount { get; init; } = 5000;
}
