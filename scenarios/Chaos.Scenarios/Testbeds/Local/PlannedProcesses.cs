using System.Net;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Faults;
using Chaos.Faults.Hosts;
using Chaos.Scenarios.Files;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>Finds the processes that an experiment names, or reports why they may not be touched.</summary>
public static class PlannedProcesses
{
    /// <summary>The processes, and every mistake.</summary>
    public static (IReadOnlyList<PlannedProcess> Processes, IReadOnlyList<PlanError> Errors) Of(
        Experiment experiment,
        AllowedProcesses rules
    )
    {
        var (processes, errors) = (new List<PlannedProcess>(), new List<PlanError>());
        foreach (var (field, service, users) in Named(experiment))
        {
            if (!Uri.TryCreate(LoginUrl.Of(users.Address).Url, UriKind.Absolute, out var address))
                continue;
            var choice = Choose(rules, field, users, ListensAt(address));
            if (choice.Error is { } error)
                errors.Add(error);
            else
                processes.Add(new(service, choice.Process!, What(experiment, service, users)));
        }
        return ([.. processes.DistinctBy(p => (p.Service, p.Process.Identity, p.What))], errors);
    }

    /// <summary>The loopback addresses that an address stands for.</summary>
    internal static IReadOnlyList<IPEndPoint> ListensAt(Uri address) =>
        [.. Listeners.LoopbacksOf(address).Select(l => new IPEndPoint(l, address.Port))];

    /// <summary>Finds the process of a service and checks that it may be touched.</summary>
    internal static ProcessChoice Choose(
        AllowedProcesses rules,
        string field,
        ExternalService service,
        IReadOnlyList<IPEndPoint> listens
    )
    {
        if (service.Pid is not { } pid)
            return rules.Listening(field, ProcessPart.Listening, listens);
        var choice = rules.Named(field, pid);
        if (choice.Process is not { } process)
            return choice;
        if (service.Start.Count == 0)
            return rules.NotServing(field, process, listens) ?? choice;
        // A process that is started again is found by the port at which it listens.
        var listening = rules.Listening(field, ProcessPart.Listening, listens);
        return listening.Process?.Identity == process.Identity
            ? choice
            : new(
                null,
                new(
                    field,
                    process.Short,
                    $"beside start the process that listens at the url, as {ProcessPart.Listening} finds it"
                )
                {
                    Why = $"does not listen at {string.Join(" or ", listens)}",
                }
            );
    }

    private static IEnumerable<(string Field, string Service, ExternalService External)> Named(Experiment experiment) =>
        experiment
            .Topology.Services.Where(s => s.External is { HasProcess: true })
            .Select(s => ($"services.{s.Name}.pid", s.Name, s.External!))
            .Concat(
                experiment.Arms.SelectMany(a =>
                    a.Services.Where(s => s.Value.HasProcess)
                        .Select(s => ($"{a.Name}.services.{s.Key}.pid", s.Key, s.Value))
                )
            )
            .DistinctBy(s => (s.Item2, s.Item3));

    private static string What(Experiment experiment, string service, ExternalService users)
    {
        var faults = experiment
            .Faults.Select(f => f.Fault)
            .OfType<HostFault>()
            .Where(f => f.Service == service)
            .ToList();
        var ends = faults.Exists(f => f.EndsHost);
        return string.Join(
            " and ",
            new[]
            {
                faults.Exists(f => !f.EndsHost) ? "is paused" : null,
                ends ? $"is killed and started again by {SecretText.Told(users.Start)}" : null,
                faults.Count == 0 ? "is watched" : null,
            }.OfType<string>()
        );
    }
}
