using System.Text.RegularExpressions;
using Chaos.Core.Messaging;

namespace Chaos.Core.Experiments;

/// <summary>
/// Finds every mistake in an experiment before it runs, including an experiment too short to decide its own
/// expectations.
/// </summary>
internal static partial class ExperimentErrors
{
    [GeneratedRegex(Experiment.IdForm)]
    private static partial Regex IdPattern();

    internal static IEnumerable<PlanError> Of(Experiment e) =>
        [
            .. Names(e),
            .. Arms(e),
            .. Loads(e),
            .. LoadErrors.Once(e),
            .. Faults(e),
            .. e.Topology.Errors("topology"),
            .. e.Durations.Errors("durations"),
            .. CanBeCounted(e) ? Decidable(e) : [],
        ];

    private static IEnumerable<PlanError> Names(Experiment e)
    {
        if (!IdPattern().IsMatch(e.Id))
            yield return new("id", e.Id, "lower-case words joined by dots or dashes, for example retry.storm");
        foreach (var error in Limits.Of(e, ""))
            yield return error;
    }

    private static IEnumerable<PlanError> Arms(Experiment e)
    {
        if (e.Arms.Count(a => a.Role == ArmRole.Candidate) != 1)
            yield return new(
                "arms",
                $"{e.Arms.Count(a => a.Role == ArmRole.Candidate)} candidates",
                "exactly one candidate"
            );
        if (e.Arms.Count(a => a.Role == ArmRole.Control) > 1)
            yield return new("arms", $"{e.Arms.Count(a => a.Role == ArmRole.Control)} controls", "at most one control");
        var edges = e.Topology.Edges.Select(x => x.Name).ToHashSet();
        var services = e.Topology.Services.Select(s => s.Name).ToHashSet();
        var seen = new HashSet<string>();
        foreach (var (arm, i) in e.Arms.Select((a, i) => (a, i)))
        {
            if (!IdPattern().IsMatch(arm.Name))
                yield return new(
                    $"arms[{i}].name",
                    arm.Name,
                    "lower-case words joined by dots or dashes: it becomes part of file names"
                );
            if (!seen.Add(arm.Name))
                yield return new($"arms[{i}].name", arm.Name, "each name once");
            foreach (var (edge, policy) in arm.Policies)
            {
                if (!edges.Contains(edge) && !services.Contains(edge))
                    yield return new($"arms[{i}].policies", edge, string.Join(", ", edges.Concat(services)));
                foreach (var error in policy.Errors($"arms[{i}].policies[{edge}]"))
                    yield return error;
            }
            foreach (var service in arm.Settings.Keys.Where(s => !services.Contains(s)))
                yield return new($"arms[{i}].settings", service, string.Join(", ", services));
        }
    }

    private static IEnumerable<PlanError> Loads(Experiment e)
    {
        if (e.Workloads.Count > 0 || e.Arms.Any(a => a.Workloads is null))
            foreach (var error in Loads(e, e.Workloads, "workloads"))
                yield return error;
        foreach (var (arm, i) in e.Arms.Select((a, i) => (a, i)))
            if (arm.Workloads is { } own)
                foreach (var error in Loads(e, own, $"arms[{i}].workloads"))
                    yield return error;
        foreach (var (arm, i) in e.Arms.Select((a, i) => (a, i)))
        foreach (var (consumer, j) in arm.Consumers.Select((c, j) => (c, j)))
        {
            var path = $"arms[{i}].consumers[{j}]";
            foreach (var error in consumer.Errors(path))
                yield return error;
            if (e.Topology.Brokers.All(b => b.Name != consumer.Broker))
                yield return new(
                    $"{path}.broker",
                    consumer.Broker,
                    string.Join(", ", e.Topology.Brokers.Select(b => b.Name))
                );
            var channels = e.WorkloadsOf(arm)
                .SelectMany(w => w.Targets)
                .OfType<PublishSpec>()
                .Where(p => p.Service == consumer.Broker)
                .Select(p => p.Channel)
                .Distinct()
                .ToList();
            if (!channels.Contains(consumer.Channel))
                yield return new(
                    $"{path}.channel",
                    consumer.Channel,
                    $"a channel that the arm publishes to: {string.Join(", ", channels)}"
                );
        }
        if (e.SideBySide && e.Arms.Any(a => a.Settings.Count > 0 || a.Policies.Count > 0))
            yield return new(
                "sideBySide",
                "true",
                "false where arms have policies or settings: the services are the same for all arms of a trial"
            );
    }

    private static IEnumerable<PlanError> Loads(Experiment e, IReadOnlyList<Workload> workloads, string path)
    {
        if (workloads.Count == 0)
            yield return new(path, "none", "at least one");
        if (workloads.GroupBy(w => w.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return new(path, twice.Key, "each name once");
        foreach (var (workload, i) in workloads.Select((w, i) => (w, i)))
        {
            foreach (var error in workload.Errors($"{path}[{i}]"))
                yield return error;
            if (workload.Load.Duration < e.Durations.Total)
                yield return new(
                    $"{path}[{i}].load.duration",
                    $"{workload.Load.Duration.TotalSeconds} s",
                    $"at least the trial's {e.Durations.Total.TotalSeconds} s"
                );
            foreach (var error in LoadErrors.JourneyLength(e, workload, $"{path}[{i}]"))
                yield return error;
            if (workload.Mix.Count == 0)
                foreach (var error in LoadErrors.Called(e, workload.Target, $"{path}[{i}].target"))
                    yield return error;
            foreach (var (part, j) in workload.Mix.Select((m, j) => (m, j)))
            foreach (var (step, k) in part.Journey.Steps.Select((s, k) => (s, k)))
            foreach (
                var error in LoadErrors.CalledInStep(e, step.Target, $"{path}[{i}].mix[{j}].journey.steps[{k}].target")
            )
                yield return error;
        }
    }

    private static IEnumerable<PlanError> Faults(Experiment e)
    {
        var sites = e
            .Topology.Services.Select(s => s.Name)
            .Concat(e.Topology.Edges.Select(x => x.Name))
            .Concat(e.Topology.Brokers.SelectMany(b => b.NodeNames.Concat(b.Edges.Select(x => x.Name))))
            .Concat(e.Arms.SelectMany(a => a.Consumers).Select(c => c.Worker))
            .ToHashSet();
        foreach (var (window, i) in e.Faults.Select((w, i) => (w, i)))
        {
            foreach (var error in window.Fault.Errors($"faults[{i}]"))
                yield return error;
            if (!sites.Contains(window.Fault.Effect.Site))
                yield return new($"faults[{i}].site", window.Fault.Effect.Site, string.Join(", ", sites));
            if (
                window.Fault.Reads is { } protocol
                && e.Topology.Edges.FirstOrDefault(x => x.Name == window.Fault.Effect.Site) is { } read
                && (!read.HasRequests || (!protocol.IsHttp && read.Protocol != protocol))
            )
                yield return new(
                    $"faults[{i}].site",
                    read.Name,
                    $"an edge that speaks {protocol}, because this fault has to read it"
                );
            if (
                window.Fault.NeedsEndOfTls
                && e.Topology.Edges.FirstOrDefault(x => x.Name == window.Fault.Effect.Site)
                    is { EndsTls: false } passing
            )
                yield return new(
                    $"faults[{i}].site",
                    passing.Name,
                    "an edge with tls: terminate in edges, where the proxy makes the handshake"
                );
            if (window.Duration < TimeSpan.FromSeconds(1))
                yield return new(
                    $"faults[{i}].duration",
                    $"{window.Duration.TotalSeconds} s",
                    "1 s or more, so that canaries can feel it"
                );
            if (window.Start < TimeSpan.Zero || window.Start + window.Duration > e.Durations.Fault)
                yield return new(
                    $"faults[{i}]",
                    $"{window.Start.TotalSeconds} s to {(window.Start + window.Duration).TotalSeconds} s",
                    $"inside the fault phase of {e.Durations.Fault.TotalSeconds} s"
                );
        }
    }

    /// <summary>
    /// Whether the numbers of rounds and the attempt timeout are valid, so that seconds can be counted. Otherwise no
    /// length would be enough, which is not a mistake of an expectation.
    /// </summary>
    private static bool CanBeCounted(Experiment e) =>
        Limits.Of(e, "").All(error => error.Field is not ("rounds" or "attemptTimeout"));

    private static IEnumerable<PlanError> Decidable(Experiment e) =>
        e.Expectations.Count == 0 ? [new("expectations", "none", "at least one")]
        : e.MayBeUndecided ? []
        : e.Expectations.SelectMany((x, i) => x.Errors(e, $"expectations[{i}]"));
}
