using NBomber.Contracts;
using NBomber.Running;

namespace NBomber.CSharp;

/// <summary>Runs steps of a scenario.</summary>
public static class Step
{
    public static async Task<Response<T>> Run<T>(string name, IScenarioContext context, Func<Task<Response<T>>> run)
    {
        // NBomber casts, so that a context of somebody else's does not work.
        var own = (ScenarioContext)context;
        Response<T> response;
        try
        {
            response = await run();
        }
        catch (Exception e)
        {
            response = new("-101", true, 0, e.Message);
        }
        own.Run.Count($"{own.Scenario.Name}/{name}", response.IsError);
        return response.IsError && own.Scenario.Restarts ? throw new RestartException() : response;
    }
}
