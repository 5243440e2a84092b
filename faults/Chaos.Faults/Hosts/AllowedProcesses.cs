using System.Globalization;
using System.Net;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Hosts;

/// <summary>
/// Which processes that run already may be paused or killed: a service of the user's own, and nothing on which the run
/// itself, the machine or somebody else depends.
/// </summary>
public sealed class AllowedProcesses
{
    private const string Service = "the process of a service";

    private const string Detached = "a service that was started by setsid";

    private const int First = 1;

    /// <summary>Who listens at an address. Says whether it cannot be read who does.</summary>
    public delegate IReadOnlyList<PortOwner> Owners(IPEndPoint address, out bool isUnknown);

    /// <summary>How the owners of a port are found.</summary>
    public Owners OwnersOf { get; init; } = PortOwner.All;

    /// <summary>How a process is looked at.</summary>
    public Func<int, ProcessDetails?> DetailsOf { get; init; } = ProcessDetails.Of;

    /// <summary>The run's own process and those by which it was started, itself first.</summary>
    public IReadOnlyList<ProcessDetails> Own { get; init; } = Ancestors();

    /// <summary>
    /// The time before which a process that is named by its number has to have started, as a
    /// <see cref="ProcessIdentity.StartTime"/>: one that came later has got the number anew.
    /// </summary>
    public long NamedBefore { get; init; } = ProcessIdentity.Current.StartTime;

    /// <summary>The user whose processes may be touched.</summary>
    public uint User { get; init; } = OperatingSystem.IsLinux() ? Posix.geteuid() : 0;

    /// <summary>The process of a number.</summary>
    /// <param name="field">Where the number stands.</param>
    /// <param name="pid">The number.</param>
    public ProcessChoice Named(string field, int pid)
    {
        var number = pid.ToString(CultureInfo.InvariantCulture);
        if (DetailsOf(pid) is not { } process || process.State == HostState.Gone)
            return Refused(field, number, "is no process that runs here", $"the number of {Service}") with
            {
                IsNobody = true,
            };
        if (process.ThreadOf != process.Pid)
            return Refused(field, process.Short, $"is a thread of process {process.ThreadOf}", $"{Service} as a whole");
        return process.Identity.StartTime > NamedBefore
            ? Refused(field, process.Short, "started after the run did, under a number that was used anew", Service)
            : Checked(field, process);
    }

    /// <summary>The process that listens at an address, or the one that leads all that do.</summary>
    /// <param name="field">Where it is asked for.</param>
    /// <param name="word">The word that asks for it.</param>
    /// <param name="addresses">Loopback addresses that stand for the same.</param>
    public ProcessChoice Listening(string field, string word, IReadOnlyList<IPEndPoint> addresses)
    {
        var at = string.Join(" or ", addresses);
        var owners = OwnersAt(addresses, out var isUnknown);
        if (isUnknown)
            return Refused(
                field,
                word,
                $"finds a process at {at} that belongs to another user",
                $"a process of user {ProcessDetails.NameOf(User)}"
            );
        var found = owners.Select(DetailsOf).OfType<ProcessDetails>().ToList();
        if (found.Count == 0)
            return Refused(field, word, $"finds nobody who listens at {at}", $"{Service} that runs before the run") with
            {
                IsNobody = true,
            };
        if (found.Find(p => Carries(p) is not null) is { } carrier)
            return Carried(field, carrier);
        // What forked others is found by them, too: a server with workers leads one group with all of them.
        var leader = found.Count == 1 ? found[0] : found.Find(p => p.LeadsGroup && found.All(f => f.Group == p.Pid));
        return leader is not null
            ? Checked(field, leader)
            : Refused(
                field,
                word,
                $"finds several processes that listen at {at}, none of which leads the others: "
                    + string.Join(", ", found.Select(f => f.Short)),
                $"one that leads the process group of all of them, as {Detached} does"
            );
    }

    /// <summary>
    /// Why a process that is named by its number is not all that listens at an address: what is done to it would leave
    /// the service as it is. Null for one that is, and where nobody listens yet.
    /// </summary>
    /// <param name="field">Where the number stands.</param>
    /// <param name="process">The process.</param>
    /// <param name="addresses">Loopback addresses that stand for the same.</param>
    public ProcessChoice? NotServing(string field, ProcessDetails process, IReadOnlyList<IPEndPoint> addresses)
    {
        var owners = OwnersAt(addresses, out var isUnknown);
        var at = string.Join(" or ", addresses);
        var others = owners.Where(o => !Covers(process, o)).ToList();
        if (others.Count == owners.Count && (owners.Count > 0 || isUnknown))
            return Refused(
                field,
                process.Short,
                $"does not listen at {at}{(isUnknown ? "" : $" (who does: {Told(others)})")}",
                "the process that listens at the url"
            );
        return others.Count == 0
            ? null
            : Refused(
                field,
                process.Short,
                $"is one of several that listen at {at}, and {Told(others)} would go on",
                $"one that leads the process group of all of them, as {Detached} does"
            );
    }

    private bool Covers(ProcessDetails process, int owner) =>
        owner == process.Pid || (process.LeadsGroup && DetailsOf(owner)?.Group == process.Pid);

    private string Told(IEnumerable<int> processes) =>
        string.Join(", ", processes.Select(p => DetailsOf(p)?.Short ?? p.ToString(CultureInfo.InvariantCulture)));

    private List<int> OwnersAt(IReadOnlyList<IPEndPoint> addresses, out bool isUnknown)
    {
        var owners = new List<int>();
        isUnknown = false;
        foreach (var address in addresses)
        {
            owners.AddRange(OwnersOf(address, out var cannotBeRead).Select(o => o.Pid));
            isUnknown |= cannotBeRead;
        }
        return [.. owners.Distinct()];
    }

    private ProcessChoice Checked(string field, ProcessDetails process)
    {
        if (process.Pid == First)
            return Refused(field, process.Short, "is process 1, on which all others depend", Service);
        if (Own.FirstOrDefault(o => o.Pid == process.Pid) is not null)
            return Refused(
                field,
                process.Short,
                process.Pid == Own[0].Pid ? "is this run itself" : "is one that this run was started by",
                Service
            );
        if (process.LeadsGroup && Own.Any(o => o.Group == process.Pid))
            return Refused(field, process.Short, "leads the process group in which this run itself runs", Service);
        if (process.User != User)
            return Refused(
                field,
                process.Short,
                $"belongs to user {ProcessDetails.NameOf(process.User)}",
                $"a process of user {ProcessDetails.NameOf(User)}"
            );
        if (Carries(process) is not null)
            return Carried(field, process);
        return process.State == HostState.Paused
            ? Refused(
                field,
                process.Short,
                "stands still already, by somebody's signal",
                "one that runs: kill -CONT lets it go on"
            )
            : new(process, null);
    }

    private static string? Carries(ProcessDetails process) =>
        PortCarriers.WhatItDoes(PortOwner.Named(process.Pid, process.CommandLine, process.Program), process.Program);

    private static ProcessChoice Carried(string field, ProcessDetails process) =>
        Refused(
            field,
            process.Short,
            $"{Carries(process)}, so that to pause or kill it would prove nothing of the service",
            $"{Service} itself"
        );

    private static ProcessChoice Refused(string field, string value, string why, string allowed) =>
        new(null, new(field, value, allowed) { Why = why });

    private static IReadOnlyList<ProcessDetails> Ancestors()
    {
        var own = new List<ProcessDetails>();
        for (
            int? pid = Environment.ProcessId;
            pid > 0 && ProcessDetails.Of(pid.Value) is { } process && own.All(o => o.Pid != pid);
            pid = ProcStat.Read(pid.Value)?.Parent
        )
            own.Add(process);
        return own;
    }
}
