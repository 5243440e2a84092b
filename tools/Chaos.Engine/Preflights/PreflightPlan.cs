using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Metrics;

namespace Chaos.Engine.Preflights;

/// <summary>What a run's experiments need from the machine.</summary>
internal sealed record PreflightPlan
{
    /// <summary>Least rate of the preflight, in calls a second: fewer give no percentile in its time.</summary>
    public const double LeastPerSecond = 250;

    /// <summary>Descriptors per call: its connection, and the proxy's two.</summary>
    private const int DescriptorsPerCall = 3;

    /// <summary>
    /// The highest rate of all experiments, in calls a second; at least <see cref="LeastPerSecond"/>.
    /// </summary>
    public required double PerSecond { get; init; }

    /// <summary>The most files and connections that calls in flight can take at once.</summary>
    public required long Descriptors { get; init; }

    /// <summary>The shortest attempt timeout. Calls later than that are not counted in counts and shares.</summary>
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>
    /// The limits on times, which a late generator can make undecidable: each as text with its experiment, and with
    /// the start lag that the judge allows for it.
    /// </summary>
    public required IReadOnlyList<(string Text, TimeSpan AllowedLag)> TimeLimits { get; init; }

    /// <summary>Computes the plan of these experiments.</summary>
    public static PreflightPlan Of(IReadOnlyList<Experiment> experiments)
    {
        var trials = experiments
            .SelectMany(e => e.Trials.Select(arms => arms.SelectMany(e.WorkloadsOf).ToList()))
            .ToList();
        return new()
        {
            PerSecond = Math.Max(
                LeastPerSecond,
                trials.Select(t => t.Sum(w => PeakOf(w.Load))).DefaultIfEmpty(0).Max()
            ),
            Descriptors = trials.Select(t => t.Sum(InFlight)).DefaultIfEmpty(0).Max() * DescriptorsPerCall,
            AttemptTimeout = experiments.Select(e => e.AttemptTimeout).DefaultIfEmpty(TimeSpan.FromSeconds(1)).Min(),
            TimeLimits =
            [
                // A load that is made elsewhere is not late because of this machine's generator.
                .. experiments
                    .Where(e => e.Workloads.Any(w => w.Load is not ExternalLoad))
                    .SelectMany(e =>
                        e.Expectations.Where(x => x.Metric.IsOfTime)
                            .Select(x => (Of: x, Limit: LimitOf(x)))
                            .Where(x => x.Limit is not null)
                            .Select(x =>
                                (
                                    $"{e.Id}: {x.Of.Text} {x.Limit!.Sign} {x.Of.Metric.Unit.Text(x.Limit.Value)}",
                                    Lateness.LagLimit(e, x.Of.Metric, x.Limit)
                                )
                            )
                    ),
            ],
        };
    }

    /// <summary>The limits that cannot be decided with this start lag.</summary>
    public IEnumerable<string> Undecidable(double lagMilliseconds) =>
        TimeLimits.Where(l => lagMilliseconds > l.AllowedLag.TotalMilliseconds).Select(l => l.Text).Distinct();

    private static double PeakOf(LoadProfile load) => load is OpenLoad open ? open.PeakPerSecond : 0;

    private static long InFlight(Workload workload) =>
        workload.Load switch
        {
            OpenLoad open => open.InFlightWithin(workload.Longest),
            ClosedLoad closed => closed.PeakUsers,
            _ => 0,
        };

    private static Limit? LimitOf(Expectation expectation) =>
        expectation switch
        {
            Objective o => o.Limit,
            Guard g => g.Limit,
            _ => null,
        };
}
