using Chaos.Core.Calls;
using Chaos.Core.Comparing;
using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Load;
using Chaos.Core.Statistics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;

namespace Chaos.Bench.Alarms;

/// <summary>
/// Pairs of trials whose true effect is known, as records: the code that judges them is the code that judges real
/// trials.
/// </summary>
/// <param name="noise">How trials vary.</param>
/// <param name="ratio">The figure of B divided by that of A; 1 for equal arms.</param>
/// <param name="lost">Share of trials in which the generator is late, independent of the figure.</param>
/// <param name="seed">Seed of all random draws.</param>
public sealed class SimulatedPairs(PairNoise noise, double ratio, double lost, ulong seed)
{
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(4);
    private static readonly PackedHistogram s_late = Lag(900);
    private static readonly IReadOnlyList<SlotRecord> s_slots =
    [
        .. Enumerable
            .Range(0, 4)
            .Select(s => new SlotRecord
            {
                Slot = s,
                Calls = new Dictionary<CallStatus, long> { [CallStatus.Ok] = 10 },
            }),
    ];

    private static readonly Experiment s_experiment = new()
    {
        Id = "some.experiment",
        Title = "Some",
        Claim = "Some.",
        Kind = ExperimentKind.Mitigation,
        Topology = new() { Services = [new() { Name = "orders" }], Edges = [new(Edge.Client, "orders")] },
        Arms =
        [
            new()
            {
                Name = "before",
                Title = "before",
                Role = ArmRole.Control,
            },
            new()
            {
                Name = "after",
                Title = "after",
                Role = ArmRole.Candidate,
            },
        ],
        Workloads =
        [
            new()
            {
                Name = "calls",
                Target = new NoTarget { Service = "orders" },
                Load = OpenLoad.Constant(10, s_length),
            },
        ],
        Durations = new()
        {
            WarmUp = TimeSpan.Zero,
            Baseline = s_length,
            Fault = TimeSpan.Zero,
            Recovery = TimeSpan.Zero,
        },
        Faults = [],
        AttemptTimeout = TimeSpan.FromSeconds(1),
        Expectations = [],
        Focus = new("", "orders", ServiceRecord.Attempts),
        Story = "",
    };

    private readonly List<TrialRecord> _records = [];
    private ChanceSequence _chance = new(seed);

    /// <summary>The plan of the comparison.</summary>
    public static Comparison Plan { get; } =
        new()
        {
            Experiment = s_experiment,
            Before = "before",
            After = "after",
            Primary = new(new SimulatedFigure(), Phase.Whole) { Margin = .10 },
        };

    /// <summary>The trials so far.</summary>
    public IReadOnlyList<TrialRecord> Records => _records;

    /// <summary>Runs one more pair.</summary>
    public void Run()
    {
        var round = (_records.Count / 2) + 1;
        _records.Add(Trial("before", round, 1));
        _records.Add(Trial("after", round, ratio));
    }

    /// <summary>An arm against itself, as in a calibration: another run on the same machine.</summary>
    public CalibratedMetric Calibrated(int pairs)
    {
        var plan = new Calibration
        {
            Experiment = s_experiment,
            Arm = "after",
            Metrics = [Plan.Primary],
            Pairs = pairs,
        };
        var records = Enumerable
            .Range(1, pairs)
            .SelectMany(round => new[] { Trial("first", round, 1), Trial("second", round, 1) })
            .ToList();
        return CalibrationJudge.Decide(plan, records).Metrics[0];
    }

    private TrialRecord Trial(string arm, int round, double times) =>
        new()
        {
            Experiment = s_experiment.Id,
            Arm = arm,
            Round = round,
            Seed = (ulong)round,
            Testbed = "none",
            StartedUtc = DateTimeOffset.UnixEpoch,
            AttemptTimeout = s_experiment.AttemptTimeout,
            Times = new()
            {
                WarmUpEnd = TimeSpan.Zero,
                FaultBegan = s_length,
                Injected = s_length,
                RevertBegan = s_length,
                Reverted = s_length,
                LoadEnd = s_length,
            },
            Services =
            [
                new()
                {
                    Name = "orders",
                    PerSlot = new Dictionary<string, IReadOnlyList<long>>(),
                    Totals = new Dictionary<string, long>
                    {
                        [SimulatedFigure.Counter] = (long)(
                            SimulatedFigure.Parts * 100 * times * Math.Exp(noise.Draw(ref _chance))
                        ),
                    },
                },
            ],
            Workloads =
            [
                new()
                {
                    Name = "calls",
                    IsOpen = true,
                    InFlightPeak = 1,
                    Unfinished = 0,
                    Slots = s_slots,
                    StartLag = lost > 0 && _chance.NextUnit() < lost ? s_late : null,
                },
            ],
        };

    private static PackedHistogram Lag(double milliseconds)
    {
        var lag = new LatencyHistogram();
        lag.Record(TimeSpan.FromMilliseconds(milliseconds));
        return lag.Pack();
    }
}
