using NBomber.Contracts;

namespace NBomber.Running;

/// <summary>The iteration of a scenario that runs.</summary>
internal sealed class ScenarioContext(TestRun run, ScenarioProps scenario) : IScenarioContext
{
    public TestRun Run => run;

    public ScenarioProps Scenario => scenario;

    public void StopCurrentTest(string reason) => run.Stop(reason);
}
