using Chaos.Cli.Output;
using Chaos.Core.Calls;
using Chaos.Core.Histograms;
using Chaos.Core.Records;
using Chaos.Reports.Wording;

namespace Chaos.Cli.Loading;

/// <summary>The result of a load as one JSON document: times in milliseconds, shares from 0 to 1.</summary>
internal static class LoadJson
{
    /// <summary>Prints the document.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="figures">What was measured; null when the load never began.</param>
    /// <param name="run">The run.</param>
    /// <param name="folder">The folder of the records.</param>
    /// <param name="output">Where to.</param>
    public static void Print(LoadPlan plan, LoadFigures? figures, RunRecord run, string folder, TextWriter output) =>
        JsonText.Print(
            new
            {
                schemaVersion = 1,
                exitCode = (int)run.ExitCode,
                run.Interrupted,
                plan.Request,
                plan.Load,
                run.Seed,
                seconds = figures?.Length.TotalSeconds,
                requests = figures is null
                    ? null
                    : new
                    {
                        figures.Due,
                        figures.Sent,
                        figures.ToWarmUp,
                        figures.Good,
                        figures.Failed,
                        goodShare = figures.Due == 0 ? (double?)null : (double)figures.Good / figures.Due,
                        perSecond = figures.PerSecond,
                        asked = figures.Asked,
                        inFlightPeak = figures.InFlight,
                    },
                latencyMilliseconds = figures is null ? null : Latency(figures.GoodLatency),
                failedLatencyMilliseconds = figures is null ? null : Latency(figures.FailedLatency),
                startLagP99Milliseconds = figures?.StartLag?.TotalMilliseconds,
                histogram = figures is null
                    ? null
                    : LatencyBar
                        .Of(figures.GoodLatency)
                        .Select(b => new
                        {
                            fromMilliseconds = b.From.TotalMilliseconds,
                            upToMilliseconds = b.UpTo.TotalMilliseconds,
                            b.Count,
                        }),
                outcomes = figures?.Outcomes.Select(o => new
                {
                    what = SafeText.Line(o.What),
                    isGood = o.Status.IsGood(),
                    o.Count,
                }),
                thresholds = plan.Thresholds.Zip(
                    run.Experiments.FirstOrDefault()?.Findings ?? [],
                    (text, finding) =>
                        new
                        {
                            threshold = text,
                            verdict = finding.Verdict,
                            why = finding.Why,
                        }
                ),
                problems = run.Experiments.FirstOrDefault()?.Problems,
                folder,
            },
            output
        );

    private static object? Latency(PackedHistogram latencies) =>
        latencies.Count == 0
            ? null
            : new
            {
                latencies.Count,
                min = Milliseconds(latencies.Min),
                mean = Milliseconds(latencies.Mean),
                p50 = Milliseconds(latencies.ValueAtQuantile(.5)),
                p75 = Milliseconds(latencies.ValueAtQuantile(.75)),
                p90 = Milliseconds(latencies.ValueAtQuantile(.9)),
                p95 = Milliseconds(latencies.ValueAtQuantile(.95)),
                p99 = Milliseconds(latencies.ValueAtQuantile(.99)),
                p999 = Milliseconds(latencies.ValueAtQuantile(.999)),
                max = Milliseconds(latencies.Max),
                hdr = latencies.ToHdr(),
            };

    private static double? Milliseconds(TimeSpan? time) => time?.TotalMilliseconds;
}
