using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Targets.Protocols;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// What a run sends of itself to a service that runs already: it is somebody's, and what it is asked may change or cost
/// something.
/// </summary>
/// <param name="Service">The service.</param>
/// <param name="Address">Where it runs, as the file has it, without a login.</param>
/// <param name="Request">What one request is, such as <c>POST /orders</c>.</param>
/// <param name="Count">How many there are in all trials; null where a closed load makes as many as it can.</param>
/// <param name="Why">What they are for.</param>
public sealed record PlannedRequests(string Service, string Address, string Request, long? Count, string Why)
{
    /// <summary>
    /// What an experiment sends to its services by <c>url</c>, in all its trials. Requests of its other services are
    /// not among it.
    /// </summary>
    public static IReadOnlyList<PlannedRequests> Of(Experiment experiment) =>
        [
            .. experiment
                .Topology.Services.Where(s => s.Users is { IsStarted: false })
                .SelectMany(s =>
                    Load(experiment, s.Name)
                        .Concat(Canaries(experiment, s.Name))
                        .GroupBy(p => (p.Request, p.Why))
                        .Select(same => new PlannedRequests(
                            s.Name,
                            LoginUrl.Of(s.Users!.Address).Url,
                            same.Key.Request,
                            same.Any(p => p.Count is null) ? null : same.Sum(p => p.Count),
                            same.Key.Why
                        ))
                ),
        ];

    /// <summary>In a line, such as <c>1,400 x POST /orders, the load shop</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(Count is { } count ? $"{count:#,0}" : "any number of")} x {Request}, {Why}"
        );

    private static IEnumerable<(string Request, long? Count, string Why)> Load(Experiment experiment, string service)
    {
        var (warmUp, total) = (experiment.Durations.WarmUp, experiment.Durations.Total);
        foreach (var arm in experiment.Arms)
        foreach (var workload in experiment.WorkloadsOf(arm).Where(w => w.Target.Service == service))
        {
            var first = workload.WarmUp ?? workload.Target;
            if (!workload.Target.IsKept && warmUp > TimeSpan.Zero)
                yield return (first.CallSummary, FirstCalls.Most * experiment.Rounds, "at most, before the load");
            if (workload.WarmUp is not null)
                yield return (
                    first.CallSummary,
                    Due(workload.Load, TimeSpan.Zero, warmUp),
                    $"to warm up for {workload.Name}"
                );
            yield return (
                workload.Target.CallSummary,
                Due(workload.Load, workload.WarmUp is null ? TimeSpan.Zero : warmUp, total),
                $"the load {workload.Name}"
            );
        }

        long? Due(LoadProfile load, TimeSpan from, TimeSpan to) =>
            load.CallsDue(from, to) is var due && double.IsFinite(due)
                ? (long)Math.Ceiling(due * experiment.Rounds)
                : null;
    }

    private static IEnumerable<(string Request, long? Count, string Why)> Canaries(
        Experiment experiment,
        string service
    )
    {
        var users = experiment.Topology.Service(service).Users!;
        var request = KnownProtocols.OfAddress(users.Address)?.CanarySummary(users.Ready.Path) ?? "canary";
        var lanes = experiment.Faults.Count(f =>
            f.Fault.Effect.Site == service
            || experiment.Topology.Edges.Any(e => e.Name == f.Fault.Effect.Site && e.To == service)
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
