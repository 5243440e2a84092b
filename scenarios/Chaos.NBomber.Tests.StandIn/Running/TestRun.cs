using System.Collections.Concurrent;
using NBomber.Contracts;
using NBomber.Http.CSharp;

namespace NBomber.Running;

/// <summary>One run: the checks, the beginning after a while, all scenarios side by side, and what it prints.</summary>
internal sealed class TestRun(NBomberContext context)
{
    private static readonly TimeSpan s_delay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Name, bool IsError), long> _counts = new();
    private readonly CancellationTokenSource _stop = new();

    public CancellationToken Stopping => _stop.Token;

    private static TimeProvider Time => TimeProvider.System;

    public void Stop(string reason)
    {
        if (_stop.IsCancellationRequested)
            return;
        Console.WriteLine($"Stopping test: {reason}");
        _stop.Cancel();
    }

    /// <summary>Counts an iteration or a step. Returns how many of the name ended so.</summary>
    public long Count(string name, bool isError) => _counts.AddOrUpdate((name, isError), 1, static (_, n) => n + 1);

    public async Task RunAsync()
    {
        foreach (var scenario in context.Scenarios)
            Check(scenario);
        if (context.HasReports)
            throw new InvalidOperationException("reports would empty their folder");
        Console.WriteLine("NBomber (stand-in) started a new session");
        await Task.Delay(s_delay, Time);
        await Task.WhenAll(context.Scenarios.Select(s => new ScenarioRun(this, s, Time).RunAsync()));
        foreach (var ((name, isError), count) in _counts.OrderBy(c => c.Key))
            Console.WriteLine($"{name} {(isError ? "fail" : "ok")} {count}");
        Console.WriteLine($"requests by NBomber.Http: {Sent.Requests}");
    }

    private static void Check(ScenarioProps scenario)
    {
        var all = TimeSpan.FromTicks(scenario.Simulations.Sum(s => s.During.Ticks));
        if (scenario.WarmUp > all)
            throw new InvalidOperationException($"scenario {scenario.Name}: the warm-up is longer than the scenario");
        foreach (var simulation in scenario.Simulations)
        {
            if (simulation.During < s_second)
                throw new InvalidOperationException($"scenario {scenario.Name}: {simulation} is shorter than 1 s");
            if (simulation.Interval > simulation.During || simulation.Value < 0)
                throw new InvalidOperationException($"scenario {scenario.Name}: {simulation} is not possible");
        }
    }
}
