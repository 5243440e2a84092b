using Chaos.Core.Experiments;
using Chaos.Core.Histograms;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Cli.Loading;

/// <summary>The figures of a load without its warm-up, from its record alone.</summary>
internal sealed record LoadFigures
{
    /// <summary>The percentiles that are shown.</summary>
    public static IReadOnlyList<double> Quantiles { get; } = [.5, .75, .9, .95, .99, .999];

    /// <summary>Requests that were due; in a closed load, that were made.</summary>
    public required long Due { get; init; }

    /// <summary>Requests that were sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Requests that were sent to warm up and are in no other figure.</summary>
    public long ToWarmUp { get; init; }

    /// <summary>Requests that were good.</summary>
    public required long Good { get; init; }

    /// <summary>Length of the measured part.</summary>
    public required TimeSpan Length { get; init; }

    /// <summary>The number that the rate asked for in that time; null for users, who make as many as they can.</summary>
    public required double? Asked { get; init; }

    /// <summary>Latencies of good requests.</summary>
    public required PackedHistogram GoodLatency { get; init; }

    /// <summary>Latencies of requests that were sent and were not good.</summary>
    public required PackedHistogram FailedLatency { get; init; }

    /// <summary>Bytes of bodies received.</summary>
    public long Received { get; init; }

    /// <summary>Bytes of bodies sent.</summary>
    public long SentBytes { get; init; }

    /// <summary>How the requests ended, the most frequent first.</summary>
    public required IReadOnlyList<OutcomeRow> Outcomes { get; init; }

    /// <summary>The most requests in flight at once.</summary>
    public required long InFlight { get; init; }

    /// <summary>99th percentile of the time by which requests began late; null for users.</summary>
    public TimeSpan? StartLag { get; init; }

    /// <summary>Some requests that failed, one for each way.</summary>
    public IReadOnlyList<CallExample> Examples { get; init; } = [];

    /// <summary>Requests that were due and were not good.</summary>
    public long Failed => Due - Good;

    /// <summary>Requests sent each second.</summary>
    public double PerSecond => Length > TimeSpan.Zero ? Sent / Length.TotalSeconds : 0;

    /// <summary>
    /// The figures before, during and after the fault, each with its name; empty for a load without a fault.
    /// </summary>
    public IReadOnlyList<(string Name, LoadFigures Figures)> Phases { get; init; } = [];

    /// <summary>
    /// Requests in none of these, because they may have been under way when the fault began: those of whole seconds around
    /// its begin.
    /// </summary>
    public long UnderWay { get; init; }

    /// <summary>Requests in none of these for another reason: those of the second in which the fault ended.</summary>
    public long AtItsEnd => Phases.Count == 0 ? 0 : Due - UnderWay - Phases.Sum(p => p.Figures.Due);

    /// <summary>The figures of a trial.</summary>
    public static LoadFigures Of(TrialRecord record, LoadPlan plan)
    {
        var from = (int)Math.Ceiling(record.Times.WarmUpEnd.TotalSeconds);
        var figures = Of(record, plan, [.. record.Workloads[0].Slots.Where(s => s.Slot >= from)]) with
        {
            ToWarmUp = record.Workloads[0].Slots.Where(s => s.Slot < from).Sum(s => s.Sent()),
        };
        return plan.Experiment.Faults.Count == 0
            ? figures
            : figures with
            {
                UnderWay = In(Phase.UnderWay).Due,
                Phases =
                [
                    ("before", In(Phase.Baseline)),
                    ("fault", In(Phase.DuringFault)),
                    ("after", In(Phase.AfterFault)),
                ],
            };

        LoadFigures In(Phase phase) =>
            Of(record, plan, [.. PhaseSlots.Of([record], phase).SelectMany(second => second)]);
    }

    private static LoadFigures Of(TrialRecord record, LoadPlan plan, IReadOnlyList<SlotRecord> slots)
    {
        var workload = record.Workloads[0];
        var warmUp = record.Times.WarmUpEnd;
        // Users that have made all their requests stop before the planned end, and a rate made exactly the asked ones.
        var end = plan is { Iterations: { } most, Workload.Load: OpenLoad { Rate.Stages: [var only, ..] } }
            // The last one stands for as long a time as the others: 3 requests at 1/s are 3 s, not the 2 s between them.
            ? record.Times.LoadEnd < only.Duration
                ? record.Times.LoadEnd
                : TimeSpan.FromSeconds(most / only.FromPerSecond)
            : record.Times.Done ?? record.Times.LoadEnd;
        return new()
        {
            Due = slots.Sum(s => s.Offered() + s.Unsent()),
            Sent = slots.Sum(s => s.Sent()),
            Good = slots.Sum(s => s.Good()),
            Length = end > warmUp ? end - warmUp : TimeSpan.Zero,
            Asked = plan.Workload.Load is OpenLoad open && open.CallsDue(warmUp, end) is var asked ? asked : null,
            GoodLatency = PackedHistogram.Merge(slots.Select(s => s.GoodLatencies())),
            FailedLatency = PackedHistogram.Merge(slots.Select(s => s.FailedLatencies())),
            Received = slots.Sum(s => s.BytesReceived ?? 0),
            SentBytes = slots.Sum(s => s.BytesSent ?? 0),
            Outcomes = ArmOutcomes.RowsOf(slots),
            InFlight = workload.InFlightPeak,
            StartLag = workload.StartLag?.ValueAtQuantile(.99),
            Examples = [.. workload.Examples.Where(e => e.Due >= warmUp && e.Detail is not null)],
        };
    }
}
