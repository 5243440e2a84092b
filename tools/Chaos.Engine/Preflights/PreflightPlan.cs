using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Load;
using Chaos.Core.Metrics;

namespace Chaos.Engine.Preflights;

/// <summary>What a run's experiments ask of the machine.</summary>
internal sealed record PreflightPlan
{
    /// <summary>Fewer calls than these a second give no percentile within the preflight's time.</summary>
    public const double LeastPerSecond = 250;

    /// <summary>A call's connection, and the two of the proxy before its service.</summary>
    private const int DescriptorsPerCall = 3;

    /// <summary>The most calls a second that are due at once, or <see cref="LeastPerSecond"/>.</summary>
    public required double PerSecond { get; init; }

    /// <summary>The most files and connections that calls in flight can take at once.</summary>
    public required long Descriptors { get; init; }

    /// <summary>The shortest attempt timeout: calls that are later decide no counts and shares.</summary>
    public required TimeSpan AttemptTimeout { get; init; }

    /// <summary>
    /// The limits on times, which lateness can void, each in words with its experiment and with the start lag that the
    /// judge allows there.
    /// </summary>
    public required IReadOnlyList<(string Text, TimeSpan AllowedLag)> TimeLimits { get; init; }

    /// <summary>What they ask for.</summary>
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
                .. experiments.SelectMany(e =>
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

    /// <summary>The limits that a generator so late cannot decide.</summary>
    public IEnumerable<string> Undecidable(double lagMilliseconds) =>
        TimeLimits.Where(l => lagMilliseconds > l.AllowedLag.TotalMilliseconds).Select(l => l.Text).Distinct();

    private static double PeakOf(LoadProfile load) =>
        load is OpenLoad open
            ? open.Rate.Stages.Select(s => Math.Max(s.FromPerSecond, s.ToPerSecond)).DefaultIfEmpty(0).Max()
                / open.Stride
            : 0;

    private static long InFlight(Workload workload) =>
        workload.Load switch
        {
            OpenLoad open => (long)
                Math.Min(open.InFlightCap, Math.Ceiling(PeakOf(open) * workload.Timeout.TotalSeconds)),
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
