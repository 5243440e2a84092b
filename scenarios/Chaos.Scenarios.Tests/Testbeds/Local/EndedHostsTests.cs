using Chaos.Core.Trials;
using Chaos.Faults.Hosts;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

[Trait("Speed", "Slow")]
public sealed class EndedHostsTests
{
    private readonly EndedHosts _ended = new();

    [Fact]
    public async Task A_process_that_ended_by_itself_is_reported_once_with_its_exit_code_and_its_last_lines()
    {
        await using var lives = await StartAsync("lives", "echo up; exec sleep 1000");
        await using var dies = await StartAsync("dies", "echo up; echo FATAL: $SECRET; exit 7");
        await dies.Ended;

        var ended = Assert.Single(
            await _ended.TakeAsync(null, [new ChildHost(lives), new ChildHost(dies)], CancellationToken.None)
        );

        Assert.Equal(("dies", 7, "FATAL: ***"), (ended.Service, ended.ExitCode, ended.LastLines[^1]));
        Assert.Equal(await dies.Ended, ended.Timestamp);
        Assert.Empty(await _ended.TakeAsync(null, [new ChildHost(lives), new ChildHost(dies)], CancellationToken.None));
    }

    [Fact]
    public async Task A_process_that_was_killed_on_purpose_is_not_reported()
    {
        await using var killed = await StartAsync("killed", "echo up; exec sleep 1000");
        killed.Kill();
        await killed.Ended;

        Assert.Empty(await _ended.TakeAsync(killed, [new ChildHost(killed)], CancellationToken.None));
    }

    [Fact]
    public async Task Without_the_proxy_the_trial_cannot_go_on()
    {
        await using var proxy = await StartAsync("proxy", "echo up; echo too many open files; exit 134");
        await proxy.Ended;

        var error = await Assert.ThrowsAsync<TestbedException>(() =>
            _ended.TakeAsync(proxy, [], CancellationToken.None)
        );

        Assert.Equal(
            "the proxy ended during the trial with exit code 134 (signal 6). Its last lines: up | too many open files",
            error.Message
        );
    }

    private static Task<ChildProcess> StartAsync(string name, string script) =>
        ChildProcess.StartAsync(
            new()
            {
                Name = name,
                RunId = "f00d",
                FileName = "sh",
                Arguments = ["-c", script],
                Environment = new Dictionary<string, string?> { ["SECRET"] = "open-sesame" },
                Shown = line => line.Replace("open-sesame", "***", StringComparison.Ordinal),
                // A process that ends at once may end before a line of its output is read.
                Ready = ReadySign.Started,
            },
            TimeProvider.System,
            CancellationToken.None
        );
}
