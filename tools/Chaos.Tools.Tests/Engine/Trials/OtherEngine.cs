using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Trials;

/// <summary>An engine in virtual time that takes two seconds to start and begins a call each 10 ms.</summary>
internal sealed class OtherEngine(VirtualTime time) : ILoadEngine, ILoadSession
{
    public string Name => "other 1.2";

    /// <summary>When it ends by itself; null for never.</summary>
    public TimeSpan? EndsAt { get; init; }

    /// <summary>Why it does not start; null when it does.</summary>
    public string? WhyNot { get; init; }

    public List<string> Log { get; } = [];

    public long? Began { get; private set; }

    public bool KnowsDueTimes => false;

    public IEnumerable<PlanError> Errors(Workload workload, string path) => [];

    public async Task<ILoadSession> BeginAsync(TrialLoads loads, CancellationToken cancellationToken)
    {
        Log.Add($"begin {loads.Experiment}: {string.Join(", ", loads.Loads.Keys)}");
        if (WhyNot is not null)
            throw new TestbedException(WhyNot);
        await Task.Delay(Some.Seconds(2), time, cancellationToken);
        Began = time.GetTimestamp();
        return this;
    }

    public ITarget Connect(string step, Func<ITarget> connect)
    {
        Log.Add($"connect {step}");
        return connect();
    }

    public async Task RunAsync(
        string name,
        Workload workload,
        ITarget target,
        ulong seed,
        Recorder recorder,
        CancellationToken cancellationToken
    )
    {
        var load = new DrivenLoad(workload, target, recorder);
        var made = load.RunAsync(cancellationToken);
        for (var at = TimeSpan.Zero; !load.IsOver; at += Some.Milliseconds(10))
        {
            if (at >= EndsAt)
                throw new TestbedException("the other engine ended");
            await time.WaitUntilAsync(time.TimestampAfter(Began!.Value, at), CancellationToken.None);
            _ = load.CallAsync();
        }
        await made;
    }

    public ValueTask DisposeAsync()
    {
        Log.Add("dispose");
        return default;
    }
}
