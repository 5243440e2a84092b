using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Policies;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using Chaos.Engine.Simulation;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Simulation;

/// <summary>
/// An order service in front of a payment service, a load, and one fault: the smallest setup that drives a simulated
/// testbed.
/// </summary>
internal sealed record SimulatedTrial
{
    public required ServiceSpec Payment { get; init; }

    public Policy Policy { get; init; } = Policy.None;

    /// <summary>The policy at payment's entrance.</summary>
    public Policy Entrance { get; init; } = Policy.None;

    /// <summary>Whether order opens a connection for every attempt at payment.</summary>
    public bool FreshConnections { get; init; }

    public double PerSecond { get; init; } = 200;

    public FaultEffect? Fault { get; init; }

    public double BaselineSeconds { get; init; } = 5;

    public double FaultSeconds { get; init; } = 4;

    public double RecoverySeconds { get; init; } = 5;

    public ulong Seed { get; init; } = 1;

    public VirtualTime Time { get; } = new();

    private TimeSpan Total => Some.Seconds(BaselineSeconds + FaultSeconds + RecoverySeconds);

    public async Task<TrialRecord> RunAsync()
    {
        var testbed = new SimulatedTestbed(Time);
        return await Time.RunAsync(() => RunAsync(testbed));
    }

    private Dictionary<string, Policy> Policies() =>
        Entrance == Policy.None
            ? new() { ["order->payment"] = Policy }
            : new() { ["order->payment"] = Policy, ["payment"] = Entrance };

    public TrialSetup Setup()
    {
        var arm = new Arm
        {
            Name = "arm",
            Title = "arm",
            Role = ArmRole.Candidate,
            Policies = Policies(),
        };
        return new()
        {
            Arms = [arm],
            Round = 1,
            Seed = Seed,
            Experiment = new()
            {
                Id = "simulated",
                Title = "simulated",
                Claim = "simulated",
                Kind = ExperimentKind.Claim,
                Topology = new()
                {
                    Services =
                    [
                        new()
                        {
                            Name = "order",
                            Workers = 1000,
                            ServiceTime = LatencyDistribution.Constant(TimeSpan.Zero),
                            Calls = ["payment"],
                        },
                        Payment,
                    ],
                    Edges =
                    [
                        new(Edge.Client, "order"),
                        new("order", "payment") { FreshConnections = FreshConnections },
                    ],
                },
                Arms = [arm],
                Workloads = [Some.Workload(OpenLoad.Constant(PerSecond, Total), 30)],
                Durations = new()
                {
                    WarmUp = TimeSpan.Zero,
                    Baseline = Some.Seconds(BaselineSeconds),
                    Fault = Some.Seconds(FaultSeconds),
                    Recovery = Some.Seconds(RecoverySeconds),
                },
                AttemptTimeout = Some.Milliseconds(500),
                Expectations = [],
                Focus = new("focus", "payment", ServiceRecord.Attempts),
                Story = "",
            },
        };
    }

    private async Task<TrialRecord> RunAsync(SimulatedTestbed testbed)
    {
        var setup = Setup();
        await testbed.PrepareAsync(setup, default);
        var workload = setup.Experiment.Workloads[0];
        var start = Time.GetTimestamp();
        var recorder = new Recorder(workload, Time, start, TimeSpan.Zero);
        var load = LoadGenerator.RunAsync(
            workload,
            testbed.Connect(setup.Arm, workload, null),
            setup.Seed,
            recorder,
            default
        );
        var (from, to) = (Some.Seconds(BaselineSeconds), Some.Seconds(BaselineSeconds + FaultSeconds));
        if (Fault is not null)
        {
            var fault = testbed.Bind(new EffectOnly(Fault));
            await Time.WaitUntilAsync(Time.TimestampAfter(start, from), default);
            await fault.InjectAsync(default);
            Assert.True((await fault.ReadBackAsync(default)).Active);
            await Time.WaitUntilAsync(Time.TimestampAfter(start, to), default);
            await fault.RevertAsync(default);
            Assert.False((await fault.ReadBackAsync(default)).Active);
        }
        await load;
        return new()
        {
            Experiment = "simulated",
            Arm = "arm",
            Round = 1,
            Seed = Seed,
            Testbed = testbed.Name,
            StartedUtc = Time.GetUtcNow(),
            AttemptTimeout = setup.Experiment.AttemptTimeout,
            Times = new()
            {
                WarmUpEnd = TimeSpan.Zero,
                FaultBegan = from,
                Injected = from,
                RevertBegan = to,
                Reverted = to,
                LoadEnd = Total,
            },
            Workloads = [recorder.Finish()],
            Services = await testbed.CollectAsync(default),
        };
    }
}
