using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Proxy.Proxies;
using Chaos.Targets;
using static Chaos.Scenarios.Tests.Testbeds.Brokers.RunningKafka;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>The cluster as children of the run, or as the user's own.</summary>
[Collection(RealBrokers.Name)]
[Trait("Speed", "Slow")]
public sealed class KafkaBrokerTests(OneKafka kafka) : IClassFixture<OneKafka>
{
    private const string Says17 = "if [ \"$1\" = -version ]; then echo 'openjdk version \"17.0.1\"' >&2; exit 0; fi";

    private static readonly BrokerSpec s_spec = new() { Name = "kafka", Kind = "kafka" };

    [Theory]
    [InlineData(
        "",
        "kafka: needs a real Kafka: set KAFKA_HOME to the folder of an unpacked Apache Kafka "
            + "distribution, or name a cluster of your own in KAFKA_BOOTSTRAP"
    )]
    [InlineData(
        "/nowhere",
        "KAFKA_HOME: /nowhere is not an Apache Kafka distribution: it has no libs folder with the jars of a broker"
    )]
    public async Task Where_it_is_not_installed_it_says_what_to_do(string home, string told)
    {
        await using var bed = await BrokerBed.OpenAsync(s_spec, ("KAFKA_HOME", home));
        Assert.Contains(told, await bed.AssertFailsAsync("kafka: "), StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task Without_a_Java_it_says_what_to_do()
    {
        await using var bed = await BrokerBed.OpenAsync(s_spec, ("JAVA_HOME", "/nowhere"));
        await bed.AssertFailsAsync(
            "kafka: Kafka runs on Java 17 or newer, and there is no java on the PATH: apt-get install "
                + "openjdk-17-jre-headless (or chaos doctor --fix)"
        );
    }

    [KafkaFact]
    public async Task A_Java_that_is_too_old_is_reported()
    {
        using var home = new TemporaryFolder().With("bin/java", "echo 'openjdk version \"11.0.2\"' >&2");
        await using var bed = await BrokerBed.OpenAsync(s_spec, ("JAVA_HOME", home.Folder));
        await bed.AssertFailsAsync(
            $"kafka: Kafka runs on Java 17 or newer, and {home.Folder}/bin/java says openjdk version \"11.0.2\""
        );
    }

    [KafkaFact]
    public async Task A_node_that_dies_while_it_starts_shows_its_last_words_in_one_line()
    {
        using var home = new TemporaryFolder().With(
            "bin/java",
            $"{Says17}\ncase \"$*\" in *StorageTool*) exit 0;; esac\necho 'no space left for a broker'; exit 7"
        );
        await using var bed = await BrokerBed.OpenAsync(s_spec, ("JAVA_HOME", home.Folder));
        Assert.Contains(
            "no space left for a broker",
            await bed.AssertFailsAsync(
                "kafka: Kafka does not start: kafka ended with exit code 7 before it was ready."
            ),
            StringComparison.Ordinal
        );
        Assert.Empty(RunMark.Find(bed.RunId));
    }

    [KafkaFact]
    public async Task A_taken_port_is_replaced_by_others_and_reported_in_the_end()
    {
        using var home = new TemporaryFolder().With(
            "bin/java",
            $"{Says17}\ncase \"$*\" in *StorageTool*) exit 0;; esac\ngrep ^listeners= server.properties "
                + ">> \"$(dirname \"$0\")/tried\"; echo 'Address already in use'; exit 1"
        );
        await using var bed = await BrokerBed.OpenAsync(s_spec, ("JAVA_HOME", home.Folder));
        await bed.AssertFailsAsync("kafka: Kafka does not start: a port that it needs was taken by another program");
        // Three attempts, and one start for the archive of its classes.
        Assert.Equal(4, (await File.ReadAllLinesAsync(Path.Combine(home.Folder, "bin", "tried"))).Distinct().Count());
    }

    [KafkaFact]
    public void It_starts_with_an_archive_of_its_classes_that_is_made_once()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var archive = File.ReadLines($"/proc/{kafka.Bed.Node.Identity.Pid}/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .Distinct()
            .Single(file =>
                file.Contains("/kafka-", StringComparison.Ordinal) && file.EndsWith(".jsa", StringComparison.Ordinal)
            );
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.GetDirectoryName(archive)!),
            file => !file.EndsWith(".jsa", StringComparison.Ordinal)
        );
    }

    [KafkaFact]
    public async Task Nothing_of_it_is_left_when_the_run_is_swept_by_its_mark()
    {
        await using var bed = await BrokerBed.OpenAsync(s_spec);
        await bed.Broker.StartAsync(CancellationToken.None);
        Assert.Equal([bed.Node.Identity], RunMark.Find(bed.RunId));

        Assert.Empty(
            (
                await RunMark.KillAllAsync(
                    bed.RunId,
                    TimeSpan.FromSeconds(30),
                    TimeProvider.System,
                    CancellationToken.None
                )
            ).Left
        );

        Assert.Empty(RunMark.Find(bed.RunId));
    }

    [KafkaFact]
    public async Task A_cluster_of_the_users_is_used_as_it_is_and_left_alive_and_clean()
    {
        var address = kafka.Bed.Broker.Direct("kafka").Authority;
        await using var bed = await BrokerBed.OpenAsync(s_spec, ("KAFKA_BOOTSTRAP", address));
        await bed.Broker.StartAsync(CancellationToken.None);
        Assert.Empty(bed.Broker.Nodes);
        Assert.Equal("KAFKA_BOOTSTRAP", bed.Broker.AddressVariable);
        Assert.Equal([address], bed.Broker.Addresses("workers"));
        Assert.False(bed.Proxies.Has("client->kafka"));
        var admin = bed.Broker.OpenAdmin();
        await admin.DeclareAsync("users", [Publish], [Consume], CancellationToken.None);
        await using (
            var publisher = Publish.Open(
                new TargetSite(new("http://127.0.0.1"), "users", 1) { Nodes = bed.Broker.Addresses("client") }
            )
        )
            await PublishAllAsync(publisher, 0, 10);
        Assert.Equal(0, Assert.Single(await admin.LowWatermarksAsync("users", Publish, CancellationToken.None)).Value);

        await admin.DisposeAsync();
        await bed.Broker.DisposeAsync();

        await Assert.ThrowsAsync<TestbedException>(() =>
            kafka.Admin.LowWatermarksAsync("users", Publish, CancellationToken.None)
        );
        await using var canary = new ProbeTarget(kafka.Bed.Broker.Direct("kafka"), kafka.Bed.Broker.Hello);
        Assert.Equal(CallStatus.Ok, (await canary.CallAsync(default, CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Where_nodes_of_the_users_advertise_proxies_of_the_users_these_are_the_clients_edges_and_stay()
    {
        await using var bed = await BrokerBed.OpenAsync(s_spec);
        var mine = await bed.Client.CreateAsync(
            new ProxyRequest
            {
                Name = "mine",
                Listen = "127.0.0.1:0",
                Upstream = "127.0.0.1:1",
                Enabled = true,
            },
            CancellationToken.None
        );
        await using var mock = await ChildProcess.StartAsync(
            Mock(bed.RunId, "--advertise", $"{new Uri($"http://{mine.Listen}").Port}"),
            TimeProvider.System,
            CancellationToken.None
        );
        await bed.Client.UpdateAsync(
            "mine",
            new ProxyRequest { Upstream = mock.Address!.Authority },
            CancellationToken.None
        );
        await using var users = bed.Open(("KAFKA_BOOTSTRAP", mine.Listen));

        await users.StartAsync(CancellationToken.None);

        Assert.True(bed.Proxies.Has("client->kafka"));
        Assert.Equal("mine", bed.Proxies.NameOf("client->kafka"));
        Assert.False(bed.Proxies.Has("workers->kafka"));
        await bed.Proxies.DisposeAsync();
        Assert.Equal(["mine"], (await bed.Client.ListAsync(CancellationToken.None)).Keys);
    }

    [KafkaFact]
    public async Task A_way_to_the_users_cluster_without_a_proxy_is_never_faulted_and_an_experiment_that_would_says_so()
    {
        using var chaos = new ChaosCommand(
            ["run", "kafka.idempotence", "--scale", "messaging"],
            ("KAFKA_BOOTSTRAP", kafka.Bed.Broker.Direct("kafka").Authority)
        );
        await chaos.ExitsWithAsync(2);
        await chaos.SeesAsync(
            "client->kafka black-holed, answers only: there is no proxy on this edge to the broker of KAFKA_BOOTSTRAP"
        );
    }

    [Theory]
    [InlineData]
    [InlineData("--advertise")]
    [InlineData("--advertise", "a port")]
    [InlineData("--advertise", "21020", "more")]
    public async Task The_mock_needs_its_port_and_says_so(params string[] arguments)
    {
        var thrown = await Assert.ThrowsAsync<ChildProcessException>(() =>
            ChildProcess.StartAsync(Mock("run", arguments), TimeProvider.System, CancellationToken.None)
        );
        Assert.Contains("ended with exit code 3", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("usage: Chaos.KafkaMock --advertise PORT", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:1", "", "KAFKA_BOOTSTRAP: 127.0.0.1:1 does not answer as a Kafka cluster: ")]
    [InlineData(
        "kafka.example.com:9092,9093",
        "",
        "KAFKA_BOOTSTRAP[0]: kafka.example.com is not allowed; allowed: localhost, a loopback address, "
            + "or a host named by --allow-target; KAFKA_BOOTSTRAP[1]: 9093 is not allowed; allowed: host:port"
    )]
    [InlineData("u:hunter2@127.0.0.1:9092", "", "KAFKA_BOOTSTRAP[0]: what it holds is not allowed; allowed: host:port")]
    [InlineData(
        ",",
        "hunter2",
        "KAFKA_BOOTSTRAP: , is not allowed; allowed: host:port, or several joined by commas; "
            + "KAFKA_CREDENTIALS: what it holds is not allowed; allowed: user:password"
    )]
    public async Task A_cluster_of_the_users_that_cannot_be_used_is_reported_without_its_password(
        string bootstrap,
        string credentials,
        string told
    )
    {
        await using var bed = await BrokerBed.OpenAsync(
            s_spec,
            ("KAFKA_BOOTSTRAP", bootstrap),
            ("KAFKA_CREDENTIALS", credentials)
        );
        Assert.DoesNotContain("hunter2", await bed.AssertFailsAsync(told), StringComparison.Ordinal);
    }

    [KafkaFact]
    public async Task A_cluster_of_the_users_with_too_few_nodes_is_reported()
    {
        await using var bed = await BrokerBed.OpenAsync(
            s_spec with
            {
                Nodes = 3,
            },
            ("KAFKA_BOOTSTRAP", kafka.Bed.Broker.Direct("kafka").Authority)
        );
        await bed.AssertFailsAsync("kafka: needs 3 nodes, and the cluster of KAFKA_BOOTSTRAP has 1");
    }

    private static ChildProcessSpec Mock(string runId, params string[] arguments) =>
        new()
        {
            Name = "mock",
            RunId = runId,
            FileName = "dotnet",
            Arguments = [Path.Combine(AppContext.BaseDirectory, "Chaos.KafkaMock.dll"), .. arguments],
        };
}
