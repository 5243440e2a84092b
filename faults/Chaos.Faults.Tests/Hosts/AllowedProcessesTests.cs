using System.Net;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Hosts;

public sealed class AllowedProcessesTests
{
    private const string Field = "services.app.pid";
    private const uint Us = 4711;

    private static readonly IPEndPoint s_address = new(IPAddress.Loopback, 5001);

    private static readonly ProcessDetails s_app = Process(77, "node", "node", "server.js");

    [Fact]
    public void A_service_of_the_user_may_be_paused_and_killed() =>
        Assert.Equal(s_app, Rules(s_app).Named(Field, s_app.Pid).Process);

    [Theory]
    [InlineData("kubectl", "forwards the port to another machine")]
    [InlineData("ssh", "forwards the port to another machine")]
    [InlineData("socat", "forwards the port to another machine")]
    [InlineData("docker-proxy", "forwards the port to a container")]
    [InlineData("rootlessport", "forwards the port to a container")]
    [InlineData("systemd-socket-proxyd", "holds the port for a service that it starts on a connection")]
    public void A_process_that_only_forwards_the_port_is_refused_by_its_number_and_by_its_port(
        string program,
        string reason
    )
    {
        var carrier = Process(77, program[..Math.Min(15, program.Length)], $"/usr/bin/{program}", "-x");
        var expected = $"{reason}, so pausing or killing it would prove nothing about the service";

        Assert.Contains(expected, $"{Rules(carrier).Named(Field, 77).Error}", StringComparison.Ordinal);
        Assert.Contains(expected, $"{Listening(carrier).Error}", StringComparison.Ordinal);
        // The two loopback addresses may have different owners.
        Assert.Contains(
            expected,
            $"{Listening(carrier, carrier with { Identity = new(78, 1) }).Error}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_socket_that_systemd_opened_for_a_service_is_refused() =>
        Assert.Equal(
            $"{Field}: 1 (systemd) holds the port for a service that it starts on a connection, so pausing or "
                + "killing it would prove nothing about the service; allowed: the process of a service itself",
            $"{Listening(Process(1, "systemd", "/sbin/init"), s_app).Error}"
        );

    [Fact]
    public void Process_1_is_refused() =>
        Assert.Equal(
            $"{Field}: 1 (init) is process 1, on which all others depend; allowed: the process of a service",
            $"{Rules(Process(1, "init", "/sbin/init")).Named(Field, 1).Error}"
        );

    [Theory]
    [InlineData(900, "is this run itself")]
    [InlineData(800, "is a process that started this run")]
    [InlineData(700, "is a process that started this run")]
    public void The_run_itself_and_what_started_it_are_refused(int pid, string reason) =>
        Assert.Contains(
            $"{pid} (bash) {reason}",
            $"{Rules(Process(pid, "bash", "bash")).Named(Field, pid).Error}",
            StringComparison.Ordinal
        );

    [Fact]
    public void The_leader_of_the_runs_own_group_is_refused() =>
        Assert.Contains(
            "699 (make) leads the process group in which this run itself runs",
            $"{Rules(Process(699, "make", "make", "test") with { Group = 699 }).Named(Field, 699).Error}",
            StringComparison.Ordinal
        );

    [Fact]
    public void A_process_of_another_user_is_refused_by_its_number_and_by_its_port()
    {
        var other = s_app with { User = Us + 1 };
        Assert.Equal(
            $"{Field}: 77 (node) belongs to user {Us + 1}; allowed: a process of user {Us}",
            $"{Rules(other).Named(Field, 77).Error}"
        );
        Assert.Equal(
            $"{Field}: listening finds a process at 127.0.0.1:5001 that belongs to another user; allowed: a process of user {Us}",
            $"{Rules().Listening(Field, "listening", [s_address]).Error}"
        );
    }

    [Theory]
    [InlineData(HostState.Gone)]
    [InlineData(null)]
    public void A_process_that_does_not_exist_is_refused(HostState? state)
    {
        var choice = (state is { } gone ? Rules(s_app with { State = gone }) : Rules()).Named(Field, 77);
        Assert.Equal(
            $"{Field}: 77 is not a running process; allowed: the number of the process of a service",
            $"{choice.Error}"
        );
        Assert.True(choice.IsNobody);
    }

    [Fact]
    public void A_number_that_was_reused_after_the_start_of_the_run_is_refused() =>
        Assert.Contains(
            "77 (node) started after the run, under a reused number",
            $"{Rules(s_app with { Identity = new(77, 1001) }).Named(Field, 77).Error}",
            StringComparison.Ordinal
        );

    [Fact]
    public void A_thread_and_a_stopped_process_are_refused()
    {
        Assert.Contains(
            "is a thread of process 70",
            $"{Rules(s_app with { ThreadOf = 70 }).Named(Field, 77).Error}",
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is stopped already, by a signal",
            $"{Rules(s_app with { State = HostState.Paused }).Named(Field, 77).Error}",
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_port_at_which_no_process_listens_is_refused()
    {
        var choice = Rules(s_app).Listening(Field, "listening", [new(IPAddress.Loopback, 5002)]);
        Assert.Equal(
            $"{Field}: listening finds no process that listens at 127.0.0.1:5002; "
                + "allowed: the process of a service that runs before the run",
            $"{choice.Error}"
        );
        Assert.True(choice.IsNobody);
    }

    [Fact]
    public void A_port_at_which_several_listen_is_refused_unless_one_of_them_leads_the_others()
    {
        var worker = Process(78, "node", "node", "worker.js") with { Group = 77 };
        Assert.Equal(
            $"{Field}: listening finds several processes that listen at 127.0.0.1:5001, none of which leads the others: "
                + "77 (node), 78 (node); allowed: one that leads the process group of all of them, as a service that "
                + "was started by setsid does",
            $"{Listening(s_app with { Group = 50 }, worker with { Group = 50 }).Error}"
        );
        Assert.Equal(77, Listening(worker, s_app with { Group = 77 }).Process?.Pid);
    }

    [Fact]
    public void A_number_must_be_that_of_every_process_that_listens()
    {
        var worker = Process(78, "node", "node", "worker.js") with { Group = 77 };

        Assert.Null(Serving(s_app, s_app));
        Assert.Null(Serving(s_app with { Group = 77 }, s_app with { Group = 77 }, worker));
        Assert.Equal(
            $"{Field}: 77 (node) does not listen at 127.0.0.1:5001 (these do: 78 (node)); allowed: the process that listens at the url",
            Serving(s_app, Process(78, "node", "node", "other.js"))
        );
        Assert.Equal(
            $"{Field}: 77 (node) is one of several that listen at 127.0.0.1:5001, and 78 (node) would go on; allowed: one "
                + "that leads the process group of all of them, as a service that was started by setsid does",
            Serving(s_app with { Group = 50 }, s_app with { Group = 50 }, worker)
        );
        Assert.Contains("does not listen at 127.0.0.1:5001;", Serving(s_app), StringComparison.Ordinal);
        // The service may not be up yet; another check looks at its readiness.
        Assert.Null(Rules(s_app).NotServing(Field, s_app, [new(IPAddress.Loopback, 5002)]));

        static string? Serving(ProcessDetails named, params ProcessDetails[] listening) =>
            Rules(listening).NotServing(Field, named, [s_address]) is { } refused ? $"{refused.Error}" : null;
    }

    [Fact]
    public void Our_own_ancestors_are_found_up_to_the_first_process()
    {
        var own = new AllowedProcesses().Own;

        Assert.Equal(Environment.ProcessId, own[0].Pid);
        Assert.True(own.Count > 1);
        Assert.NotNull(new AllowedProcesses().Named(Field, own[1].Pid).Error);
        Assert.NotNull(new AllowedProcesses().Named(Field, Environment.ProcessId).Error);
    }

    [Fact]
    public void The_text_shown_for_a_process_contains_no_secret() =>
        Assert.Equal(
            "process 77 of user 4711: node server.js --token ***",
            (s_app with { CommandLine = ["node", "server.js", "--token", "sesame"] }).Words
        );

    private static ProcessChoice Listening(params ProcessDetails[] listening) =>
        Rules(listening).Listening(Field, "listening", [s_address]);

    /// <summary>
    /// Returns the rules for a run that is process 900. Process 800 started it, which 700 had started; all are in group
    /// 699.
    /// </summary>
    private static AllowedProcesses Rules(params ProcessDetails[] there) =>
        new()
        {
            User = Us,
            NamedBefore = 1000,
            Own = [.. new[] { 900, 800, 700 }.Select(pid => Process(pid, "bash", "bash") with { Group = 699 })],
            DetailsOf = pid => there.FirstOrDefault(p => p.Pid == pid),
            OwnersOf = (IPEndPoint address, out bool isUnknown) =>
            {
                isUnknown = there.Length == 0 && address.Equals(s_address);
                return address.Equals(s_address)
                    ? [.. there.Select(p => PortOwner.Named(p.Pid, p.CommandLine, p.Program))]
                    : [];
            },
        };

    private static ProcessDetails Process(int pid, string program, params string[] words) =>
        new()
        {
            Identity = new(pid, 1),
            CommandLine = words,
            Program = program,
            User = Us,
            Group = 50,
            ThreadOf = pid,
            State = HostState.Running,
        };
}
