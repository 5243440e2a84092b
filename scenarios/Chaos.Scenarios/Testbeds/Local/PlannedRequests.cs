using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Requests that a run sends to a service that runs already. They are announced because such a request may change
/// something there or cost something.
/// </summary>
/// <param name="Service">The service.</param>
/// <param name="Address">Its address in the file, without a login.</param>
/// <param name="Request">One request, such as <c>POST /orders</c>.</param>
/// <param name="Count">Their number in all trials; null when a closed load makes as many as it can.</param>
/// <param name="Why">Their purpose.</param>
public sealed record PlannedRequests(string Service, string Address, string Request, long? Count, string Why)
{
    /// <summary>
    /// The requests of an experiment to its services with a <c>url</c>, in all its trials. Requests to its other
    /// services are not included.
    /// </summary>
    public static IReadOnlyList<PlannedRequests> Of(Experiment experiment) =>
        [
            .. experiment
                .Topology.Services.Where(s => s.External is { IsStarted: false })
                .SelectMany(s =>
                    Once(experiment, s.Name)
                        .Concat(Load(experiment, s.Name))
                        .Concat(Canaries(experiment, s.Name))
                        .GroupBy(p => (p.Request, p.Why))
                        .Select(same => new PlannedRequests(
                            s.Name,
                            LoginUrl.Of(s.External!.Address).Url,
                            same.Key.Request,
                            same.Any(p => p.Count is null) ? null : same.Sum(p => p.Count),
                            same.Key.Why
                        ))
                ),
        ];

    /// <summary>The same as a line of text, such as <c>1,400 x POST /orders, the load shop</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Count is { } count ? $"{count:#,0} x" : "any number of")} {Request}, {Why}"
        );

    private static IEnumerable<(string Request, long? Count, string Why)> Once(Experiment experiment, string service) =>
        new[] { (experiment.Setup, "setup"), (experiment.Teardown, "teardown") }.SelectMany(once =>
            (once.Item1?.Steps ?? [])
                .Where(s => s.Target.Service == service)
                .Select(s =>
                    (
                        s.Target.CallSummary,
                        (long?)experiment.Arms.Count * experiment.Rounds,
                        $"the step {s.Name} of {once.Item2}"
                    )
                )
        );

    private static IEnumerable<(string Request, long? Count, string Why)> Load(Experiment experiment, string service)
    {
        var (warmUp, total) = (experiment.Durations.WarmUp, experiment.Durations.Total);
        foreach (var arm in experiment.Arms)
        foreach (var workload in experiment.WorkloadsOf(arm).Where(w => w.Targets.Any(t => t.Service == service)))
        {
            if (workload.Mix.Count > 0)
            {
                foreach (var part in workload.Parts.Where(p => !p.IsWhole && p.Target.Service == service))
                    yield return (
                        part.Target.CallSummary,
                        Due(workload, TimeSpan.Zero, total, part.Share),
                        $"{(part.Share < 1 ? "about, " : "")}the step {part.Name}"
                    );
                continue;
            }
            var first = workload.WarmUp ?? workload.Target;
            if (!workload.Target.IsKept && warmUp > TimeSpan.Zero)
                yield return (first.CallSummary, FirstCalls.Most * experiment.Rounds, "at most, before the load");
            if (workload.WarmUp is not null)
                yield return (
                    first.CallSummary,
                    Due(workload, TimeSpan.Zero, warmUp),
                    $"to warm up for {workload.Name}"
                );
            yield return (
                workload.Target.CallSummary,
                Due(workload, workload.WarmUp is null ? TimeSpan.Zero : warmUp, total),
                $"the load {workload.Name}"
            );
        }

        long? Due(Workload workload, TimeSpan from, TimeSpan to, double share = 1) =>
            Math.Min(
                workload.Load.Times(share).CallsDue(from, to),
                workload.Iterations * share ?? double.PositiveInfinity
            )
                is var due
            && double.IsFinite(due)
                ? (long)Math.Ceiling(due * experiment.Rounds)
                : null;
    }

    private static IEnumerable<(string Request, long? Count, string Why)> Canaries(
        Experiment experiment,
        string service
    )
    {
        var users = experiment.Topology.Service(service).External!;
        var request = KnownProtocols.OfAddress(users.Address)?.CanarySummary(users.Ready.Path) ?? "canary";
        var lanes = experiment.Faults.Count(f =>
            f.Fault.CanariesReachService
            && (
                f.Fault.Effect.Site == service
                || experiment.Topology.Edges.Any(e => e.Name == f.Fault.Effect.Site && e.To == service)
            )
        );
        if (lanes > 0)
            yield return (
                request,
                (long)(
                    lanes
                    * experiment.Trials.Count
                    * experiment.Rounds
                    * (experiment.Durations.Total / CanaryReading.Interval)
                ),
                "canaries of the faults"
            );
    }
}
