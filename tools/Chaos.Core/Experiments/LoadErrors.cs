using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Core.Topologies;

namespace Chaos.Core.Experiments;

/// <summary>Finds mistakes in what a load calls, and in how long its journeys take.</summary>
internal static class LoadErrors
{
    /// <summary>
    /// The mistake of a journey that cannot end within a phase. With a fault, journeys that begin in one phase and end
    /// in another say nothing about either.
    /// </summary>
    internal static IEnumerable<PlanError> JourneyLength(Experiment e, Workload workload, string path)
    {
        var d = e.Durations;
        var (longest, shortest) =
            e.Faults.Count == 0
                ? (workload.Mix.Select(m => m.Journey.MostThinking).DefaultIfEmpty().Max(), d.Baseline)
                : (
                    workload.LongestWithin(e.AttemptTimeout),
                    new[] { d.Baseline, d.Fault, d.Recovery }.Where(p => p > TimeSpan.Zero).Min()
                );
        if (workload.Mix.Count > 0 && longest > shortest)
            yield return new(
                $"{path}.mix",
                $"a journey of up to {Limits.TextOf(longest)}",
                $"journeys that end within the shortest phase of {Limits.TextOf(shortest)}: the time limits of their "
                    + "steps and their think times together"
            );
    }

    /// <summary>The mistakes of the calls that are made once, before and after the load.</summary>
    internal static IEnumerable<PlanError> Once(Experiment e)
    {
        foreach (var (path, journey) in new[] { ("setup", e.Setup), ("teardown", e.Teardown) })
        {
            if (journey is null)
                continue;
            foreach (var error in journey.Errors(path))
                yield return error;
            foreach (var (step, i) in journey.Steps.Select((s, i) => (s, i)))
            foreach (var error in CalledInStep(e, step.Target, $"{path}.steps[{i}].target"))
                yield return error;
        }
    }

    /// <summary>The mistakes of the target of a step, which cannot be a message.</summary>
    internal static IEnumerable<PlanError> CalledInStep(Experiment e, TargetSpec target, string path) =>
        target is PublishSpec
            ? [new(path, target.CallSummary, "a request: messages are published by a workload alone")]
            : Called(e, target, path);

    /// <summary>The mistakes of a target: its service, its edge and what the service calls.</summary>
    internal static IEnumerable<PlanError> Called(Experiment e, TargetSpec target, string path)
    {
        foreach (
            var callee in (target.Calls ?? []).Where(c =>
                !e.Topology.Edges.Any(x => x.From == target.Service && x.To == c)
            )
        )
            yield return new($"{path}.calls", callee, $"a service to which there is an edge from {target.Service}");
        if (target is PublishSpec published)
        {
            foreach (var error in published.Errors(path))
                yield return error;
            if (e.Topology.Brokers.All(b => b.Name != target.Service))
                yield return new(
                    $"{path}.service",
                    target.Service,
                    string.Join(", ", e.Topology.Brokers.Select(b => b.Name))
                );
            yield break;
        }
        foreach (var service in target.NeedsEdge ? target.Instances.Prepend(target.Service) : [])
        {
            if (e.Topology.Edges.FirstOrDefault(x => x.From == Edge.Client && x.To == service) is not { } edge)
                yield return new($"{path}.service", service, $"a service to which there is an edge from {Edge.Client}");
            else if (edge.Protocol != target.Protocol)
                yield return new(
                    $"{path}.service",
                    service,
                    $"a service whose edge from {Edge.Client} speaks {target.Protocol}"
                );
        }
    }
}
