using Chaos.Core.Messaging;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Records;
using Chaos.Scenarios.Tests.Testbeds.Brokers;

namespace Chaos.Scenarios.Tests;

/// <summary>The whole tool on real brokers and workers, as a user runs it.</summary>
[Collection(RealBrokers.Name)]
[Trait("Speed", "Slow")]
public sealed class MessagingEndToEndTests
{
    private const int Kill = 9;

    [RabbitFact]
    public async Task RabbitMQ_loses_and_repeats_what_it_has_to_and_nothing_else()
    {
        using var chaos = new ChaosCommand([
            "run",
            "rabbit.ack-mode",
            "queue.exactly-once-effect",
            "--scale",
            "messaging",
        ]);
        await chaos.ExitAsync();
        var run = AssertAsExpected(chaos);
        Assert.True(Ledger(run, "rabbit.ack-mode", "automatic").Lost > 0);
        Assert.Equal(0, Ledger(run, "rabbit.ack-mode", "after-handling").Lost);
        Assert.True(Ledger(run, "queue.exactly-once-effect", "forgetful").Duplicates > 0);
        var store = Ledger(run, "queue.exactly-once-effect", "store");
        Assert.Equal((0, 0, store.Acked), (store.Duplicates, store.Lost, store.Distinct - store.UnknownHandled));
        var page = await File.ReadAllTextAsync(Path.Combine(chaos.Latest, "report.html"));
        foreach (var part in new[] { "<h3>Ledger</h3>", "Messages per second", "Messages that wait", ">LOST</span>" })
            Assert.Contains(part, page, StringComparison.Ordinal);
        AssertNothingLeft(chaos);
    }

    [KafkaFact]
    public async Task Kafka_loses_at_acks_1_what_only_the_dead_leader_had_and_nothing_at_acks_all()
    {
        using var chaos = new ChaosCommand(["run", "kafka.acks", "--scale", "messaging"]);
        await chaos.ExitAsync();
        var run = AssertAsExpected(chaos);
        Assert.True(Ledger(run, "kafka.acks", "acks-1").Lost > 0);
        Assert.Equal(0, Ledger(run, "kafka.acks", "acks-all").Lost);
        AssertNothingLeft(chaos);
    }

    [Fact]
    public async Task Librdkafkas_mock_tests_the_client_only_and_the_verdict_says_so()
    {
        using var chaos = new ChaosCommand(["run", "kafka.commit-order"], ("KAFKA_HOME", ""));
        await chaos.ExitAsync();
        var run = AssertAsExpected(chaos);
        Assert.InRange(Ledger(run, "kafka.commit-order", "before").Lost, 1, 20);
        var after = Ledger(run, "kafka.commit-order", "after");
        Assert.Equal(0, after.Lost);
        Assert.InRange(after.Duplicates, 0, 20);
        await chaos.SeesAsync("client side only");
        AssertNothingLeft(chaos);
    }

    [Fact]
    public async Task Without_a_real_Kafka_there_is_no_verdict_and_a_line_that_says_how_to_get_one()
    {
        using var chaos = new ChaosCommand(["run", "kafka.leader-failover"], ("KAFKA_HOME", ""));
        await chaos.ExitsWithAsync(2);
        await chaos.SeesAsync("set KAFKA_HOME");
        AssertNothingLeft(chaos);
    }

    [RabbitFact]
    public async Task A_run_that_is_killed_while_its_broker_is_down_leaves_nothing_behind()
    {
        using var chaos = new ChaosCommand(["run", "rabbit.persistence"]);
        await chaos.SeesAsync("! rabbit killed");
        var runId = chaos.RunId;
        Assert.NotEmpty(RunMark.Find(runId));
        var warden = RunFolderWatcher.Gone(Path.Combine(chaos.State, "runs"), runId);

        chaos.Signal(Kill);
        await chaos.ExitAsync();
        await warden.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Empty(RunMark.Find(runId));
        AssertNothingLeft(chaos);
    }

    private static (RecordFolder Folder, RunRecord Run) AssertAsExpected(ChaosCommand chaos)
    {
        var folder = new RecordFolder(chaos.Latest);
        var run = folder.ReadRun();
        BusyMachine.AssertPass(run, chaos.Output);
        return (folder, run);
    }

    private static LedgerRecord Ledger((RecordFolder Folder, RunRecord Run) run, string experiment, string arm)
    {
        var path = Assert.Single(
            run.Run.Experiments.Single(e => e.Id == experiment).Arms.Single(a => a.Name == arm).Records
        );
        var ledger = Assert.Single(run.Folder.ReadTrial(path).Ledgers);
        Assert.Equal(0, ledger.Of(LedgerEntry.Phantom));
        return ledger;
    }

    private static void AssertNothingLeft(ChaosCommand chaos) =>
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(chaos.State, "runs")));
}
