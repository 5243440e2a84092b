using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core;

/// <summary>Valid experiments and records, which tests then change.</summary>
internal static class Some
{
    internal static readonly Durations Durations = new()
    {
        WarmUp = Seconds(2),
        Baseline = Seconds(3),
        Fault = Seconds(4),
        Recovery = Seconds(13),
    };

    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    internal static Experiment Experiment(params Expectation[] expectations) =>
        new()
        {
            Id = "some.experiment",
            Title = "Something",
            Claim = "Something holds.",
            Kind = ExperimentKind.Mitigation,
            Topology = new() { Services = [new() { Name = "payment" }], Edges = [new(Edge.Client, "payment")] },
            Arms = [Arm("without", ArmRole.Control), Arm("with", ArmRole.Candidate)],
            Workloads =
            [
                new()
                {
                    Name = "calls",
                    Target = new NowhereSpec { Service = "payment" },
                    Load = OpenLoad.Constant(100, Durations.Total),
                },
            ],
            Faults = [new() { Fault = new PaymentStalls(), Duration = Durations.Fault }],
            Durations = Durations,
            AttemptTimeout = Seconds(.5),
            Expectations =
                expectations.Length > 0
                    ? expectations
                    :
                    [
                        new Objective
                        {
                            Metric = new AttemptsPerCall("payment"),
                            Phase = Phase.DuringFault,
                            Limit = Limit.AtMost(1.1),
                        },
                    ],
            Focus = new("Attempts per call", "payment", ServiceRecord.Attempts),
            Story = "Without it was {without:attempts per call}, with it {with:attempts per call}.",
        };

    internal static Arm Arm(string name, ArmRole role) =>
        new()
        {
            Name = name,
            Title = name,
            Role = role,
        };

    /// <summary>
    /// A record of 100 calls a second, all good except in the seconds that <paramref name="failing"/> selects, with a
    /// number of attempts per call by second.
    /// </summary>
    internal static TrialRecord Record(
        string arm,
        Func<int, double>? attempts = null,
        Func<int, bool>? failing = null,
        IReadOnlyDictionary<string, long>? totals = null
    )
    {
        var slots = Enumerable.Range(0, (int)Durations.Total.TotalSeconds).ToList();
        return new()
        {
            Experiment = "some.experiment",
            Arm = arm,
            Round = 1,
            Seed = 42,
            Testbed = "none",
            StartedUtc = DateTimeOffset.UnixEpoch,
            AttemptTimeout = Seconds(.5),
            Times = new()
            {
                WarmUpEnd = Seconds(2),
                FaultBegan = Seconds(5),
                Injected = Seconds(5.01),
                RevertBegan = Seconds(9),
                Reverted = Seconds(9.01),
                LoadEnd = Durations.Total,
            },
            Workloads =
            [
                new()
                {
                    Name = "calls",
                    IsOpen = true,
                    InFlightPeak = 1,
                    Unfinished = 0,
                    Slots =
                    [
                        .. slots.Select(s => new SlotRecord
                        {
                            Slot = s,
                            Calls = new Dictionary<CallStatus, long>
                            {
                                [failing?.Invoke(s) == true ? CallStatus.TimedOut : CallStatus.Ok] = 100,
                            },
                        }),
                    ],
                },
            ],
            Services =
            [
                new()
                {
                    Name = "payment",
                    PerSlot = new Dictionary<string, IReadOnlyList<long>>
                    {
                        [ServiceRecord.Attempts] = [.. slots.Select(s => (long)(100 * (attempts?.Invoke(s) ?? 1)))],
                    },
                    Totals = totals ?? new Dictionary<string, long>(),
                },
            ],
            Receipts = [Receipt()],
        };
    }

    internal static Receipt Receipt() =>
        new()
        {
            Fault = "payment stalled",
            Effect = new(FaultEffectKind.StallAndRelease, "payment"),
            AskedFrom = Seconds(5),
            AskedTo = Seconds(9),
            Injected = Seconds(5.01),
            Reverted = Seconds(9.01),
            WhileActive = new(true, "stalled"),
            Afterwards = new(false, "running"),
            CanaryBefore = new(40, 40, 1),
            CanaryActive = new(38, 0, null),
            CanaryAfter = new(100, 98, 1),
        };

    internal sealed record NowhereSpec : TargetSpec
    {
        public override ITarget Connect(TargetSite site) =>
            throw new InvalidOperationException("nothing is called in these tests");
    }

    internal sealed record PaymentStalls : FaultSpec
    {
        public override string Summary => "payment stalled";

        public override FaultEffect Effect => new(FaultEffectKind.StallAndRelease, "payment");

        public override FaultPlace Place => FaultPlace.Switch;

        public override IEnumerable<PlanError> Errors(string path) => [];
    }

    internal sealed record ServiceKilled(string Service) : FaultSpec
    {
        public override string Summary => $"{Service} killed";

        public override FaultEffect Effect => new(FaultEffectKind.Kill, Service);

        public override FaultPlace Place => FaultPlace.Host;

        public override IEnumerable<PlanError> Errors(string path) => [];
    }
}
