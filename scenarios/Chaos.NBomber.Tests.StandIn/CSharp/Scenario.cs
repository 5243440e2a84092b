using NBomber.Contracts;

namespace NBomber.CSharp;

/// <summary>Makes scenarios. A scenario does not change: each method returns another one.</summary>
public static class Scenario
{
    public static ScenarioProps Create(string name, Func<IScenarioContext, Task<IResponse>> run) =>
        new() { Name = name, Iterate = run };

    public static ScenarioProps WithoutWarmUp(this ScenarioProps scenario) => scenario with { WarmUp = null };

    public static ScenarioProps WithLoadSimulations(
        this ScenarioProps scenario,
        params LoadSimulation[] loadSimulations
    ) => scenario with { Simulations = loadSimulations };

    public static ScenarioProps WithRestartIterationOnFail(this ScenarioProps scenario, bool shouldRestart) =>
        scenario with
        {
            Restarts = shouldRestart,
        };

    public static ScenarioProps WithMaxFailCount(this ScenarioProps scenario, int maxFailCount) =>
        scenario with
        {
            MaxFailCount = maxFailCount,
        };
}
