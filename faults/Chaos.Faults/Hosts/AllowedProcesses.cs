using System.Globalization;
using System.Net;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Hosts;

/// <summary>
/// Decides which running processes may be paused or killed: the user's own services, and no process on which the run,
/// the machine or another user depends.
/// </summary>
public sealed class AllowedProcesses
{
    private const string Service = "the process of a service";

    private const string Detached = "a service that was started by setsid";

    private const int First = 1;

    /// <summary>Returns the processes that listen at an address. Says whether they cannot be determined.</summary>
    public delegate IReadOnlyList<PortOwner> Owners(IPEndPoint address, out bool isUnknown);

    /// <summary>Finds the owners of a port.</summary>
    public Owners OwnersOf { get; init; } = PortOwner.All;

    /// <summary>Reads the details of a process.</summary>
    public Func<int, ProcessDetails?> DetailsOf { get; init; } = ProcessDetails.Of;

    /// <summary>The run's own process and its ancestors, itself first.</summary>
    public IReadOnlyList<ProcessDetails> Own { get; init; } = Ancestors();

    /// <summary>
    /// A process named by its number must have started before this <see cref="ProcessIdentity.StartTime"/>. One that
    /// started later has reused the number.
    /// </summary>
    public long NamedBefore { get; init; } = ProcessIdentity.Current.StartTime;

    /// <summary>The user whose processes may be paused or killed.</summary>
    public uint User { get; init; } = OperatingSystem.IsLinux() ? Posix.geteuid() : 0;

    /// <summary>Returns the process with a number, or why it is refused.</summary>
    /// <param name="field">The field that holds the number.</param>
    /// <param name="pid">The process number.</param>
    public ProcessChoice Named(string field, int pid)
    {
        var number = pid.ToString(CultureInfo.InvariantCulture);
        if (DetailsOf(pid) is not { } process || process.State == HostState.Gone)
            return Refused(field, number, "is not a running process", $"the number of {Service}") with
            {
                IsNobody = true,
            };
        if (process.ThreadOf != process.Pid)
            return Refused(field, process.Short, $"is a thread of process {process.ThreadOf}", $"{Service} as a whole");
        return process.Identity.StartTime > NamedBefore
            ? Refused(field, process.Short, "started after the run, under a reused number", Service)
            : Checked(field, process);
    }

    /// <summary>
    /// Returns the process that listens at an address. If several do, returns the leader of the process group of all of
    /// them.
    /// </summary>
    /// <param name="field">The field that asks for it.</param>
    /// <param name="word">The word in the field.</param>
    /// <param name="addresses">Equivalent loopback addresses.</param>
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
            return Refused(
                field,
                word,
                $"finds no process that listens at {at}",
                $"{Service} that runs before the run"
            ) with
            {
                IsNobody = true,
            };
        if (found.Find(p => Carries(p) is not null) is { } carrier)
            return Carried(field, carrier);
        // Processes forked from a server share its sockets and are found too: a server with workers leads a group of
        // all of them.
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
    /// Returns the error of a process that does not account for every listener at an address, because a fault of it
    /// would leave the service running. Returns null when it does, or when no process listens yet.
    /// </summary>
    /// <param name="field">The field that holds the number.</param>
    /// <param name="process">The process.</param>
    /// <param name="addresses">Equivalent loopback addresses.</param>
    public ProcessChoice? NotServing(string field, ProcessDetails process, IReadOnlyList<IPEndPoint> addresses)
    {
        var owners = OwnersAt(addresses, out var isUnknown);
        var at = string.Join(" or ", addresses);
        var others = owners.Where(o => !Covers(process, o)).ToList();
        if (others.Count == owners.Count && (owners.Count > 0 || isUnknown))
            return Refused(
                field,
                process.Short,
                $"does not listen at {at}{(isUnknown ? "" : $" (these do: {NamesOf(others)})")}",
                "the process that listens at the url"
            );
        return others.Count == 0
            ? null
            : Refused(
                field,
                process.Short,
                $"is one of several that listen at {at}, and {NamesOf(others)} would go on",
                $"one that leads the process group of all of them, as {Detached} does"
            );
    }

    private bool Covers(ProcessDetails process, int owner) =>
        owner == process.Pid || (process.LeadsGroup && DetailsOf(owner)?.Group == process.Pid);

    private string NamesOf(IEnumerable<int> processes) =>
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
                process.Pid == Own[0].Pid ? "is this run itself" : "is a process that started this run",
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
                "is stopped already, by a signal",
                "a running process; kill -CONT resumes it"
            )
            : new(process, null);
    }

    private static string? Carries(ProcessDetails process) =>
        PortCarriers.WhatItDoes(PortOwner.Named(process.Pid, process.CommandLine, process.Program), process.Program);

    private static ProcessChoice Carried(string field, ProcessDetails process) =>
        Refused(
            field,
            process.Short,
            $"{Carries(process)}, so pausing or killing it would prove nothing about the service",
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
