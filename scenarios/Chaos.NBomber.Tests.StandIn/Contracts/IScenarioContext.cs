namespace NBomber.Contracts;

/// <summary>The iteration of a scenario that runs.</summary>
public interface IScenarioContext
{
    void StopCurrentTest(string reason);
}
