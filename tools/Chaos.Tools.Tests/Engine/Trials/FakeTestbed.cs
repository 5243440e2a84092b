using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Trials;

/// <summary>A testbed in virtual time. The test decides how its calls, faults and counters behave.</summary>
internal sealed class FakeTestbed(VirtualTime time) : ITestbed
{
    /// <summary>Virtual time begins here; a load begins 50 ms later.</summary>
    private static readonly DateTimeOffset s_begun = new VirtualTime().GetUtcNow() + TimeSpan.FromMilliseconds(50);

    public string Name => "fake";

    public TimeProvider Time => time;

    public Func<Call, CallResult> Answer { get; set; } = _ => new(CallStatus.Ok);

    public Action<string, Call> Seen { get; set; } = (_, _) => { };

    public Func<TrialSetup, Exception?> PrepareFails { get; set; } = _ => null;

    public Exception? RevertFails { get; set; }

    public TimeSpan RevertTakes { get; set; }

    /// <summary>The same per fault, for a test with several.</summary>
    public Func<FaultSpec, TimeSpan?> RevertTakesOf { get; set; } = _ => null;

    /// <summary>How long a call is in flight before it is answered.</summary>
    public TimeSpan AnswerTakes { get; set; }

    private TimeSpan AnswerTakesOf(Call call) => AnswerTakesFor?.Invoke(call) ?? AnswerTakes;

    /// <summary>The same by call, for a test in which they differ; null where all take the same time.</summary>
    public Func<Call, TimeSpan>? AnswerTakesFor { get; set; }

    /// <summary>Whether a call ends when it is given up or the load is stopped. Otherwise it goes on.</summary>
    public bool StopsCalls { get; set; }

    /// <summary>When something ends by itself, and what.</summary>
    public (TimeSpan At, EndedService What)? Ends { get; set; }

    public Func<Exception?> EndedFails { get; set; } = () => null;

    public IReadOnlyDictionary<string, TimeSpan> StartUps { get; set; } = new Dictionary<string, TimeSpan>();

    public IReadOnlyList<string> LastLines { get; set; } = [];

    public TimeSpan RevertsWithin { get; set; } = TimeSpan.FromSeconds(20);

    public Exception? InjectFails { get; set; }

    public TimeSpan? InjectTakes { get; set; }

    public Func<bool> SamplesAreThere { get; set; } = () => true;

    public bool ReadBackHangs { get; set; }

    public Exception? CollectFails { get; set; }

    public List<string> Log { get; } = [];

    public bool FaultIsActive { get; private set; }

    public Task PrepareAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Log.Add($"prepare {setup.Experiment.Id} {setup.Arm.Name} {setup.Round}");
        return PrepareFails(setup) is { } e ? Task.FromException(e) : Task.CompletedTask;
    }

    public Func<IReadOnlyList<Handling>> Handled { get; set; } = () => [];

    public IReadOnlyList<string> LastLinesOf(string service) => LastLines;

    public Task<IReadOnlyList<EndedService>> EndedAsync(CancellationToken cancellationToken)
    {
        if (EndedFails() is { } e)
            return Task.FromException<IReadOnlyList<EndedService>>(e);
        if (Ends is not { } end || Time.GetUtcNow() - s_begun < end.At)
            return Task.FromResult<IReadOnlyList<EndedService>>([]);
        Ends = null;
        return Task.FromResult<IReadOnlyList<EndedService>>([end.What with { Timestamp = Time.GetTimestamp() }]);
    }

    public Task<IReadOnlyList<Handling>> HandledAsync(CancellationToken cancellationToken) =>
        Task.FromResult(Handled());

    public ITarget Connect(Arm arm, Workload workload, Producer? producer) =>
        producer is not null
            ? workload.Target.Connect(new(new("tcp://127.0.0.1:1"), "t", 1) { Time = Time, Producer = producer })
            : new Target(
                async (call, stop) =>
                {
                    Seen(workload.Name, call);
                    if (AnswerTakesOf(call) is { Ticks: not 0 } takes)
                        await Task.Delay(takes, Time, StopsCalls ? stop : default);
                    return Answer(call);
                }
            );

    /// <summary>The calls of a load that is made elsewhere.</summary>
    public IExternalCalls? Calls { get; init; }

    /// <summary>The same by workload, for a test with several.</summary>
    public IReadOnlyDictionary<string, IExternalCalls> CallsOf { get; init; } =
        new Dictionary<string, IExternalCalls>();

    public IExternalCalls Watch(Arm arm, Workload workload) => CallsOf.GetValueOrDefault(workload.Name) ?? Calls!;

    public IFault Bind(FaultSpec fault) => new Fault(this, fault);

    public Task<IReadOnlyList<Sample>> SampleAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Sample>>(SamplesAreThere() ? [new("payment queue depth", Depth())] : []);

    public Func<double> Depth { get; set; } = () => 3;

    public Task<IReadOnlyList<ServiceRecord>> CollectAsync(CancellationToken cancellationToken) =>
        CollectFails is { } e ? Task.FromException<IReadOnlyList<ServiceRecord>>(e) : Task.FromResult(Services);

    public IReadOnlyList<ServiceRecord> Services { get; set; } = [];

    public ValueTask DisposeAsync() => default;

    private sealed class Target(Func<Call, CancellationToken, ValueTask<CallResult>> answer) : ITarget
    {
        public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
            answer(call, cancellationToken);

        public ValueTask DisposeAsync() => default;
    }

    private sealed class Fault(FakeTestbed testbed, FaultSpec spec) : IFault
    {
        public ITarget Canary { get; } =
            new Target((_, _) => new(new CallResult(testbed.FaultIsActive ? CallStatus.Refused : CallStatus.Ok)));

        public Task InjectAsync(CancellationToken cancellationToken)
        {
            if (testbed.InjectFails is { } e)
                return Task.FromException(e);
            return testbed.InjectTakes is { } takes ? InjectSlowlyAsync(takes, cancellationToken) : Injected();
        }

        private async Task InjectSlowlyAsync(TimeSpan takes, CancellationToken cancellationToken)
        {
            await Task.Delay(takes, testbed.Time, cancellationToken);
            await Injected();
        }

        private Task Injected()
        {
            testbed.FaultIsActive = true;
            testbed.Log.Add("inject");
            return Task.CompletedTask;
        }

        public TimeSpan RevertsWithin => testbed.RevertsWithin;

        public async Task RevertAsync(CancellationToken cancellationToken)
        {
            testbed.Log.Add("revert");
            if (testbed.RevertFails is { } e)
                throw e;
            var takes = testbed.RevertTakesOf(spec) ?? testbed.RevertTakes;
            if (takes > TimeSpan.Zero)
                await Task.Delay(takes, testbed.Time, cancellationToken);
            testbed.FaultIsActive = false;
        }

        public async Task<ReadBack> ReadBackAsync(CancellationToken cancellationToken)
        {
            if (testbed.ReadBackHangs)
                await Task.Delay(Timeout.InfiniteTimeSpan, testbed.Time, cancellationToken);
            return new(testbed.FaultIsActive, "asked");
        }
    }
}
