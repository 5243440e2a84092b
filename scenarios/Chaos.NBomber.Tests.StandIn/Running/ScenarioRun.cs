using NBomber.Contracts;

namespace NBomber.Running;

/// <summary>One scenario of a run: in each interval it begins iterations, or adds and removes copies that iterate.</summary>
internal sealed class ScenarioRun(TestRun run, ScenarioProps scenario, TimeProvider time)
{
    private readonly List<Task> _begun = [];
    private readonly List<Task> _copies = [];
    private int _wanted;

    public async Task RunAsync()
    {
        var (previous, start, elapsed) = (0, time.GetTimestamp(), TimeSpan.Zero);
        foreach (var simulation in scenario.Simulations)
        {
            for (var at = TimeSpan.Zero; at < simulation.During && !run.Stopping.IsCancellationRequested; )
            {
                Schedule(simulation, previous, (int)Math.Round(100 * (at / simulation.During)));
                at += simulation.Interval;
                var left = elapsed + at - time.GetElapsedTime(start);
                if (left > TimeSpan.Zero)
                    await Task.Delay(left, time, run.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            elapsed += simulation.During;
            previous = simulation.Value;
        }
        Volatile.Write(ref _wanted, 0);
        await Task.WhenAll(_begun.Concat(_copies));
    }

    private void Schedule(LoadSimulation simulation, int previous, int percent)
    {
        var ramped = (int)Math.Round(previous + ((simulation.Value - previous) / 100.0 * percent));
        var value = simulation.Kind.StartsWith("ramping", StringComparison.Ordinal) ? ramped : simulation.Value;
        Volatile.Write(ref _wanted, simulation.IsOfCopies ? value : 0);
        if (simulation.IsOfCopies)
            while (_copies.Count(c => !c.IsCompleted) < value)
                _copies.Add(CopyAsync(_copies.Count(c => !c.IsCompleted)));
        else
            for (var i = 0; i < value; i++)
                _begun.Add(IterateAsync());
    }

    private async Task CopyAsync(int index)
    {
        await Task.Yield();
        while (index < Volatile.Read(ref _wanted) && !run.Stopping.IsCancellationRequested)
            await IterateAsync();
    }

    private async Task IterateAsync()
    {
        await Task.Yield();
        bool isError;
        try
        {
            isError = (await scenario.Iterate(new ScenarioContext(run, scenario))).IsError;
        }
        catch (Exception)
        {
            isError = true;
        }
        if (run.Count(scenario.Name, isError) >= scenario.MaxFailCount && isError)
            run.Stop("too many fails");
    }
}
