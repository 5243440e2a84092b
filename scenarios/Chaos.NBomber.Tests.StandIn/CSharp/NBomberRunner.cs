using NBomber.Contracts;
using NBomber.Contracts.Stats;
using NBomber.Running;

namespace NBomber.CSharp;

/// <summary>Registers scenarios and runs them.</summary>
public static class NBomberRunner
{
    public static NBomberContext RegisterScenarios(params ScenarioProps[] scenarios) => new() { Scenarios = scenarios };

    public static NBomberContext WithTestSuite(this NBomberContext context, string testSuite) => context;

    public static NBomberContext WithTestName(this NBomberContext context, string testName) => context;

    public static NBomberContext WithoutReports(this NBomberContext context) => context with { HasReports = false };

    /// <summary>Runs the scenarios on this thread, and returns when they have ended.</summary>
    public static NodeStats Run(this NBomberContext context)
    {
        using var ended = new ManualResetEventSlim();
        var run = new TestRun(context).RunAsync();
        run.ContinueWith(_ => ended.Set(), TaskScheduler.Default);
        ended.Wait();
        return run.Exception is { } failed
            ? throw new InvalidOperationException(failed.InnerException!.Message)
            : new();
    }
}
