using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

[Trait("Speed", "Slow")]
public sealed class ChildProcessTests
{
    readonly string _runId = Some.RunId();

    [Fact]
    public async Task A_child_is_ready_when_it_names_its_address()
    {
        await using var child = await StartAsync(
            """echo starting; echo '{"ready":"http://127.0.0.1:4711"}'; exec sleep 1000""",
            ReadySign.Address
        );
        Assert.Equal(new Uri("http://127.0.0.1:4711"), child.Address);
        Assert.Equal(HostState.Running, child.State);
    }

    [Fact]
    public async Task A_child_that_ends_at_once_is_named_with_its_exit_code_and_its_last_twenty_lines()
    {
        var e = await Assert.ThrowsAsync<ChildProcessException>(() =>
            StartAsync("for i in $(seq 1 30); do echo line $i; done; echo no database >&2; exit 3", ReadySign.Address)
        );
        Assert.StartsWith(
            "payment ended with exit code 3 before it was ready. Its last lines:\n  line 12\n",
            e.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith("  line 30\n  no database", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("line 11\n", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_never_gets_ready_is_ended_and_named_with_the_time_limit()
    {
        var spec = Some.Shell(_runId, "echo I am $$; exec sleep 1000") with
        {
            Ready = ReadySign.Address,
            ReadyWithin = TimeSpan.FromMilliseconds(500),
        };
        var e = await Assert.ThrowsAsync<ChildProcessException>(() =>
            ChildProcess.StartAsync(spec, TimeProvider.System, CancellationToken.None)
        );
        Assert.Contains("payment did not get ready within 0.5 s", e.Message, StringComparison.Ordinal);
        var pid = int.Parse(Regex.Match(e.Message, "I am ([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.Null(ProcessIdentity.Of(pid));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_no_process()
    {
        using var cancel = new CancellationTokenSource();
        var start = ChildProcess.StartAsync(Some.Shell(_runId, "exec sleep 1000"), TimeProvider.System, cancel.Token);
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Empty(RunMark.Find(_runId));
    }

    [Theory]
    [InlineData("no-such-program-here", null)]
    [InlineData("sh", "/no/such/folder")]
    public async Task A_program_or_folder_that_does_not_exist_is_named(string program, string? folder)
    {
        var spec = Some.Shell(_runId, "echo up") with { FileName = program, WorkingDirectory = folder };
        var e = await Assert.ThrowsAsync<ChildProcessException>(() =>
            ChildProcess.StartAsync(spec, TimeProvider.System, CancellationToken.None)
        );
        Assert.Contains("payment cannot be started", e.Message, StringComparison.Ordinal);
        Assert.Contains(folder ?? program, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_starts_in_its_folder_with_its_arguments_and_environment()
    {
        var spec = Some.Shell(_runId, "") with
        {
            Arguments =
            [
                "-c",
                """echo "$PWD|$1|$COLOUR|${HOME-unset}|$CHAOS_RUN"; echo up; exec sleep 1000""",
                "sh",
                "a b",
            ],
            WorkingDirectory = "/proc",
            Environment = new Dictionary<string, string?> { ["COLOUR"] = "grün", ["HOME"] = null },
        };
        await using var child = await ChildProcess.StartAsync(spec, TimeProvider.System, CancellationToken.None);
        Assert.Equal($"/proc|a b|grün|unset|{_runId}", child.LastLines[0]);
    }

    [Fact]
    public async Task A_child_that_ends_by_itself_is_distinguished_from_one_that_the_run_ends()
    {
        var begun = TimeProvider.System.GetTimestamp();
        // A child that ends at once may end before a line of its output is read.
        await using var child = await StartAsync("echo last words; exit 7", ReadySign.Started);

        Assert.Equal(7, await child.Exited);
        Assert.True(await child.Ended >= begun);
        Assert.True(child.EndedByItself);
        Assert.Equal("last words", (await child.LastWordsAsync(CancellationToken.None))[^1]);
        // A child that has ended already was not ended by the run.
        child.Kill();
        Assert.True(child.EndedByItself);
    }

    [Fact]
    public async Task A_child_that_was_killed_stopped_or_started_again_has_not_ended_by_itself()
    {
        await using var child = await Some.ShellAsync(_runId, "echo up; exec sleep 1000");
        child.Kill();
        await child.Ended;
        Assert.False(child.EndedByItself);

        await child.RestartAsync(CancellationToken.None);
        Assert.False(child.EndedByItself);
        Assert.False(child.Ended.IsCompleted);

        await child.StopAsync(Some.LongTime, CancellationToken.None);
        await child.Ended;
        Assert.False(child.EndedByItself);
    }

    [Fact]
    public async Task A_child_leads_a_session_of_its_own_so_that_an_interrupt_at_the_terminal_does_not_reach_it()
    {
        await using var child = await Some.ShellAsync(
            _runId,
            "cut -d' ' -f5,6 /proc/$$/stat; echo $$; echo up; exec sleep 1000"
        );
        Assert.Equal($"{child.Identity.Pid} {child.Identity.Pid}", child.LastLines[0]);
    }

    [Fact]
    public async Task A_paused_child_stops_and_a_resumed_one_continues()
    {
        await using var child = await Some.ShellAsync(_runId, "echo up; exec sleep 1000");
        for (var round = 0; round < 3; round++)
        {
            child.Pause();
            Assert.Equal(HostState.Paused, child.State);
            child.Resume();
            Assert.Equal(HostState.Running, child.State);
        }
    }

    [Fact]
    public async Task A_child_that_constantly_starts_programs_can_be_paused()
    {
        await using var child = await Some.ShellAsync(_runId, "echo up; while :; do /bin/true; done");
        for (var round = 0; round < 200; round++)
        {
            child.Pause();
            Assert.Equal(HostState.Paused, child.State);
            child.Resume();
        }
    }

    [Fact]
    public async Task A_paused_child_that_is_asked_to_stop_ends_in_its_own_way()
    {
        await using var child = await Some.ShellAsync(
            _runId,
            "trap 'exit 7' TERM; echo up; while :; do sleep 0.05; done"
        );
        child.Pause();
        Assert.Equal(7, await child.StopAsync(Some.LongTime, CancellationToken.None));
        Assert.Equal(HostState.Gone, child.State);
    }

    [Fact]
    public async Task A_child_that_ignores_the_request_to_stop_is_killed_after_the_limit()
    {
        await using var child = await Some.ShellAsync(_runId, "trap '' TERM; echo up; while :; do sleep 1000; done");
        Assert.Equal(128 + 9, await child.StopAsync(TimeSpan.FromMilliseconds(100), CancellationToken.None));
    }

    [Fact]
    public async Task A_kill_takes_the_program_behind_a_wrapper_script_too()
    {
        await using var child = await Some.ShellAsync(_runId, "sleep 1000 & echo up; wait");
        Assert.Equal(2, RunMark.Find(_runId).Count);
        child.Kill();
        Assert.Equal(128 + 9, await child.Exited);
        await Eventually.HoldsAsync(() => RunMark.Find(_runId).Count == 0);
    }

    [Fact]
    public async Task Processes_left_in_a_childs_group_end_with_it()
    {
        await using var child = await Some.ShellAsync(_runId, "sleep 1000 & echo up; sleep 0.05");
        Assert.Equal(0, await child.Exited);
        await Eventually.HoldsAsync(() => RunMark.Find(_runId).Count == 0);
    }

    [Fact]
    public async Task A_restarted_child_is_another_process_on_the_port_of_the_first()
    {
        var spec = Some.Shell(_runId, "") with
        {
            Arguments =
            [
                "-c",
                """[ $1 = 0 ] && p=4711 || p=$1; echo asked for $1; echo "{\"ready\":\"http://127.0.0.1:$p\"}"; exec sleep 1000""",
                "sh",
                ChildProcessSpec.Port,
            ],
            Ready = ReadySign.Address,
        };
        await using var child = await ChildProcess.StartAsync(spec, TimeProvider.System, CancellationToken.None);
        var first = child.Identity;
        Assert.Equal("asked for 0", child.LastLines[0]);
        await child.RestartAsync(CancellationToken.None);
        Assert.Equal("asked for 4711", child.LastLines[0]);
        Assert.Equal(HostState.Gone, first.State);
        Assert.Equal(HostState.Running, child.State);
        Assert.NotEqual(first, child.Identity);
    }

    [Fact]
    public async Task A_restarted_child_gets_every_port_that_it_had_named()
    {
        var spec = Some.Shell(_runId, "") with
        {
            Arguments =
            [
                "-c",
                """echo asked for $1 and $2; echo '{"ready":"http://127.0.0.1:4711","grpc":"http://127.0.0.1:4712"}'; exec sleep 1000""",
                "sh",
                ChildProcessSpec.Port,
                ChildProcessSpec.PortNamed("grpc"),
            ],
            Ready = ReadySign.Address,
        };
        await using var child = await ChildProcess.StartAsync(spec, TimeProvider.System, CancellationToken.None);
        Assert.Equal("asked for 0 and 0", child.LastLines[0]);
        await child.RestartAsync(CancellationToken.None);
        Assert.Equal("asked for 4711 and 4712", child.LastLines[0]);
        Assert.Equal(4712, child.Addresses["grpc"].Port);
    }

    [Fact]
    public async Task A_child_that_writes_a_lot_is_never_blocked_and_its_log_is_complete()
    {
        var log = Path.Combine(Path.GetTempPath(), $"{_runId}.log");
        try
        {
            await using (
                await ChildProcess.StartAsync(
                    Some.Shell(
                        _runId,
                        "seq 1 200000; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo up; exec sleep 1000"
                    ) with
                    {
                        LogPath = log,
                    },
                    TimeProvider.System,
                    CancellationToken.None
                )
            ) { }
            var lines = await File.ReadAllLinesAsync(log);
            Assert.Equal(200_002, lines.Length);
            Assert.Equal("200000", lines[199_999]);
            Assert.Equal(LineSplitter.LongestLine, lines[200_000].Length);
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Fact]
    public async Task A_full_disk_for_the_log_does_not_block_the_child()
    {
        await using var child = await ChildProcess.StartAsync(
            Some.Shell(_runId, "seq 1 100000; echo up; exec sleep 1000") with
            {
                LogPath = "/dev/full",
            },
            TimeProvider.System,
            CancellationToken.None
        );
        Assert.Equal("up", child.LastLines[^1]);
    }

    Task<ChildProcess> StartAsync(string script, ReadySign sign) =>
        ChildProcess.StartAsync(
            Some.Shell(_runId, script) with
            {
                Ready = sign,
            },
            TimeProvider.System,
            CancellationToken.None
        );
}
