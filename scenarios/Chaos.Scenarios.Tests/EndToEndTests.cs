using Chaos.Core.Judging;
using Chaos.Faults.Processes;
using Chaos.Faults.Toxics;
using Chaos.Proxy;
using Chaos.Records;

namespace Chaos.Scenarios.Tests;

/// <summary>The whole tool on real processes, as a user runs it.</summary>
[Collection(AloneOnTheMachine.Name)]
[Trait("Speed", "Slow")]
public sealed class EndToEndTests
{
    private const int Kill = 9;

    private const string FaultIsActive = "! 50 % of the replies";

    [Fact]
    public async Task A_run_measures_judges_reports_and_leaves_nothing_behind()
    {
        using var chaos = new ChaosCommand(["run", "rest.idempotency-key", "--seed", "5"]);
        await chaos.SeesAsync(FaultIsActive);
        var runId = chaos.RunId;
        Assert.NotEmpty(RunMark.Find(runId));

        var exit = await chaos.ExitAsync();

        var run = new RecordFolder(chaos.Latest).ReadRun();
        var result = Assert.Single(run.Experiments);
        BusyMachine.AssertPass(run, chaos.Output);
        Assert.Equal(result.Verdict == Verdict.Pass ? 0 : 2, exit);
        foreach (var file in new[] { "report.html", "report.md", "junit.xml" })
            Assert.True(new FileInfo(Path.Combine(chaos.Latest, file)).Length > 500, file);
        AssertNothingLeft(chaos, runId);
    }

    [Fact]
    public async Task A_run_that_is_stopped_from_another_terminal_takes_its_fault_back_and_keeps_what_it_measured()
    {
        await using var server = await ProxyServer.StartAsync(
            new ProxyServerOptions { Port = 0 },
            TimeProvider.System,
            CancellationToken.None
        );
        using var chaos = new ChaosCommand(
            ["run", "rest.idempotency-key"],
            ("TOXIPROXY_URL", server.Address.ToString())
        );
        await chaos.SeesAsync(FaultIsActive);
        var runId = chaos.RunId;
        await chaos.SeesAsync($"run {runId} begins; to stop it from another terminal: ");

        // It sends SIGTERM, which the tool handles like the SIGINT of Ctrl+C.
        using var stop = new ChaosCommand(["stop", runId[..4]], ("CHAOS_STATE", chaos.State));
        await stop.ExitsWithAsync(0);
        await stop.SeesAsync($"run {runId}: asked to stop (chaos run rest.idempotency-key)");
        await stop.SeesAsync($"run {runId}: its faults are reverted, after ");
        await stop.SeesAsync($"run {runId}: has ended, after ");
        await chaos.ExitsWithAsync(130);
        var folder = new RecordFolder(chaos.Latest);
        var run = folder.ReadRun();
        Assert.NotNull(run.Interrupted);
        Assert.Equal(Verdict.Inconclusive, Assert.Single(run.Experiments).Verdict);
        Assert.Contains(
            "the user stopped the run in the fault phase, after ",
            run.Experiments[0].Headline,
            StringComparison.Ordinal
        );
        var trial = folder.ReadTrial(Assert.Single(Assert.Single(run.Experiments[0].Arms).Records));
        Assert.NotNull(trial.Interrupted);
        Assert.True(trial.Workloads[0].Slots.Sum(s => s.Good()) > 0);
        Assert.Contains(
            "interrupted",
            await File.ReadAllTextAsync(Path.Combine(chaos.Latest, "report.md")),
            StringComparison.OrdinalIgnoreCase
        );
        AssertNothingLeft(chaos, runId);
        await AssertNoProxiesAsync(server.Address);
    }

    [Fact]
    public async Task A_killed_run_is_cleaned_up_by_its_warden_also_on_the_users_own_server()
    {
        await using var server = await ProxyServer.StartAsync(
            new ProxyServerOptions { Port = 0 },
            TimeProvider.System,
            CancellationToken.None
        );
        using var chaos = new ChaosCommand(
            ["run", "rest.idempotency-key"],
            ("TOXIPROXY_URL", server.Address.ToString())
        );
        await chaos.SeesAsync(FaultIsActive);
        var runId = chaos.RunId;
        var warden = RunFolderWatcher.Gone(Path.Combine(chaos.State, "runs"), runId);

        chaos.Signal(Kill);
        await chaos.ExitAsync();
        await warden.WaitAsync(TimeSpan.FromSeconds(30));

        AssertNothingLeft(chaos, runId);
        await AssertNoProxiesAsync(server.Address);
    }

    [Fact]
    public async Task Wrong_arguments_are_reported_all_at_once_and_nothing_is_started()
    {
        using var chaos = new ChaosCommand(["run", "retry.strom", "smok"]);
        await chaos.ExitsWithAsync(3);
        await chaos.SeesAsync("did you mean retry.storm?");
        await chaos.SeesAsync("did you mean smoke?");
        Assert.False(Directory.Exists(chaos.State));
    }

    [Theory]
    [InlineData("nobody", "run: nobody is not the id of a run in progress; none of yours is in progress")]
    [InlineData("", "run: an empty id is not allowed; allowed: the id of a run, or no argument at all")]
    public async Task A_run_that_is_not_there_cannot_be_stopped(string id, string expected)
    {
        using var chaos = new ChaosCommand(["stop", id]);
        await chaos.ExitsWithAsync(3);
        await chaos.SeesAsync(expected);
    }

    [Theory]
    [InlineData("no command is named rnu; did you mean run?", "rnu")]
    [InlineData("no option is named --sed; did you mean --seed?", "run", "--sed", "3")]
    [InlineData("no option is named --fx; did you mean --fix?", "doctor", "--fx")]
    public async Task A_wrong_word_is_reported_with_the_nearest_one(string told, params string[] arguments)
    {
        using var chaos = new ChaosCommand(arguments);
        await chaos.ExitsWithAsync(3);
        await chaos.SeesAsync(told);
    }

    [Fact]
    public async Task A_plan_that_cannot_run_is_refused_under_the_option_that_causes_it()
    {
        using var chaos = new ChaosCommand(["run", "--rounds", "0"]);
        await chaos.ExitsWithAsync(3);
        await chaos.SeesAsync("--rounds: 0 is not allowed; allowed: 1 to 100");
        // One mistake, although several experiments would have these rounds.
        Assert.DoesNotContain("retry.storm", chaos.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(chaos.State));
    }

    [Fact]
    public async Task A_target_on_another_machine_needs_the_users_permission()
    {
        using var chaos = new ChaosCommand(["run", "--dry-run"], ("TOXIPROXY_URL", "http://toxiproxy.example:8474"));
        await chaos.ExitsWithAsync(3);
        await chaos.SeesAsync("--allow-target");
        using var allowed = new ChaosCommand(
            ["run", "--dry-run", "--allow-target", "toxiproxy.example"],
            ("TOXIPROXY_URL", "http://toxiproxy.example:8474")
        );
        await allowed.ExitsWithAsync(0);
    }

    private static void AssertNothingLeft(ChaosCommand chaos, string runId)
    {
        Assert.Empty(RunMark.Find(runId));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(chaos.State, "runs")));
    }

    private static async Task AssertNoProxiesAsync(Uri address)
    {
        using var http = new HttpClient();
        Assert.Empty(await new ToxiproxyClient(http, address).ListAsync(CancellationToken.None));
    }
}
