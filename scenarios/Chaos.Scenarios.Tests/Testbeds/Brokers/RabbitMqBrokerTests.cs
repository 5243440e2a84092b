using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Faults.Processes;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using static Chaos.Scenarios.Tests.Testbeds.Brokers.RunningRabbit;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>The broker as a child of the run, or as the user's own.</summary>
[Collection(RealBrokers.Name)]
[Trait("Speed", "Slow")]
public sealed class RabbitMqBrokerTests(RunningRabbit rabbit) : IClassFixture<RunningRabbit>
{
    [RabbitFact]
    public async Task Nothing_of_it_is_left_when_it_is_stopped_nor_when_the_run_is_swept_by_its_mark()
    {
        foreach (var swept in new[] { false, true })
        {
            await using var bed = await BrokerBed.OpenAsync(Spec);
            await bed.Broker.StartAsync(CancellationToken.None);
            // The broker, epmd, and the processes that Erlang starts in their own sessions.
            Assert.InRange(RunMark.Find(bed.RunId).Count, 3, 20);
            Assert.Equal(
                bed.Node.Identity.Pid,
                RunMark.Find(bed.RunId).Single(p => Command(p).Contains("beam", StringComparison.Ordinal)).Pid
            );

            if (swept)
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
            else
                await bed.Broker.DisposeAsync();

            await Eventually.HoldsAsync(
                () => ValueTask.FromResult(RunMark.Find(bed.RunId).Count == 0),
                () => string.Join(", ", RunMark.Find(bed.RunId).Select(Command))
            );
        }
    }

    [Fact]
    public async Task Where_it_is_not_installed_it_says_what_to_do()
    {
        await using var bed = await BrokerBed.OpenAsync(Spec, ("RABBITMQ_HOME", "/nowhere"));
        await bed.AssertFailsAsync(
            "rabbit: RabbitMQ is not installed: apt-get install rabbitmq-server (or chaos doctor --fix), "
                + "or name a broker of your own in RABBITMQ_URL"
        );
    }

    [RabbitFact]
    public async Task A_broker_that_dies_while_it_starts_shows_its_last_words_in_one_line()
    {
        using var home = Installation("echo 'no space left for a broker'; exit 7");
        await using var bed = await BrokerBed.OpenAsync(Spec, ("RABBITMQ_HOME", home.Folder));
        var message = await bed.AssertFailsAsync(
            "rabbit: RabbitMQ does not start: rabbit ended with exit code 7 before it was ready. Its "
                + "last lines: | no space left for a broker (full log: "
        );
        Assert.DoesNotContain('\n', message);
        Assert.Empty(RunMark.Find(bed.RunId));
    }

    [RabbitFact]
    public async Task A_taken_port_is_replaced_by_others_and_reported_in_the_end()
    {
        using var home = Installation(
            "echo \"$RABBITMQ_NODE_PORT\" >> \"$(dirname \"$0\")/tried\"; echo 'could not listen: eaddrinuse'; exit 1"
        );
        await using var bed = await BrokerBed.OpenAsync(Spec, ("RABBITMQ_HOME", home.Folder));
        await bed.AssertFailsAsync(
            "rabbit: RabbitMQ does not start: a port that it needs was taken by another program"
        );
        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(home.Folder, "sbin", "tried"))).Distinct().Count());
    }

    [RabbitFact]
    public async Task A_broker_of_the_users_is_used_through_proxies_with_its_virtual_host_and_left_alive_and_clean()
    {
        await using var server = await new ConnectionFactory { Uri = new($"amqp://{Direct}") }.CreateConnectionAsync();
        await using var bed = await BrokerBed.OpenAsync(Spec, ("RABBITMQ_URL", $"amqp://guest:guest@{Direct}/%2F"));
        await bed.Broker.StartAsync(CancellationToken.None);
        Assert.Empty(bed.Broker.Nodes);
        Assert.Equal("guest:guest", bed.Broker.Credentials);
        Assert.NotEqual(Direct, Assert.Single(bed.Broker.Addresses("client")));
        var admin = bed.Broker.OpenAdmin();
        await admin.DeclareAsync("users", [Publish], [Consume], CancellationToken.None);
        await using (
            var publisher = Publish.Open(
                new TargetSite(new("http://127.0.0.1"), "users", 1)
                {
                    Nodes = bed.Broker.Addresses("client"),
                    Credentials = bed.Broker.Credentials,
                }
            )
        )
            Assert.Equal(CallStatus.Ok, (await PublishAsync(publisher, 0)).Status);

        await admin.DisposeAsync();
        await bed.Broker.DisposeAsync();

        Assert.True(server.IsOpen);
        await using var channel = await server.CreateChannelAsync();
        var gone = await Assert.ThrowsAsync<OperationInterruptedException>(() =>
            channel.ExchangeDeclarePassiveAsync(ChannelName.Of("users", "orders"))
        );
        Assert.Equal(404, gone.ShutdownReason!.ReplyCode);
    }

    [RabbitFact]
    public async Task A_broker_of_the_users_is_never_killed_and_an_experiment_that_would_says_so()
    {
        using var chaos = new ChaosCommand(
            ["run", "rabbit.persistence", "--scale", "messaging"],
            ("RABBITMQ_URL", $"amqp://guest:guest@{Direct}")
        );
        await chaos.ExitsWithAsync(2);
        // In a column of a table that is as narrow as the terminal.
        Assert.Contains(
            "rabbit killed: the broker of RABBITMQ_URL is yours, and is never killed or paused: unset "
                + "RABBITMQ_URL, and the run starts one of its own",
            string.Join(' ', chaos.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [RabbitFact]
    public async Task A_login_that_the_users_broker_refuses_is_reported_without_the_password()
    {
        await using var bed = await BrokerBed.OpenAsync(Spec, ("RABBITMQ_URL", $"amqp://guest:hunter2@{Direct}"));
        var message = await bed.AssertFailsAsync(
            $"RABBITMQ_URL: RabbitMQ at guest@{Direct} cannot be used: the broker refuses the login"
        );
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    [RabbitFact]
    public async Task A_virtual_host_that_the_users_broker_does_not_have_is_reported()
    {
        await using var bed = await BrokerBed.OpenAsync(Spec, ("RABBITMQ_URL", $"amqp://guest:guest@{Direct}/shop"));
        await bed.AssertFailsAsync(
            $"RABBITMQ_URL: RabbitMQ at guest@{Direct}/shop cannot be used: the broker says 530 NOT_ALLOWED - vhost shop not found"
        );
    }

    [Theory]
    [InlineData(
        "amqp://guest:hunter2@127.0.0.1:1",
        "RABBITMQ_URL: RabbitMQ at guest@127.0.0.1:1 cannot be used: connection refused"
    )]
    [InlineData(
        "amqps://guest:hunter2@127.0.0.1:1",
        "RABBITMQ_URL: amqps is not allowed; allowed: an address such as amqp://user:password@127.0.0.1:5672"
    )]
    [InlineData(
        "127.0.0.1:5672",
        "RABBITMQ_URL: what it holds is not allowed; allowed: an address such as amqp://user:password@127.0.0.1:5672"
    )]
    [InlineData(
        "amqp://hunter2@127.0.0.1",
        "RABBITMQ_URL: what it holds is not allowed; allowed: an address such as amqp://user:password@127.0.0.1:5672"
    )]
    [InlineData(
        "amqp://guest:hunter2@broker.example.com",
        "RABBITMQ_URL: broker.example.com is not allowed; allowed: localhost, a loopback address, or a host named by --allow-target"
    )]
    public async Task A_broker_of_the_users_that_cannot_be_used_is_reported_without_its_password(
        string url,
        string told
    )
    {
        await using var bed = await BrokerBed.OpenAsync(Spec, ("RABBITMQ_URL", url));
        var message = await bed.AssertFailsAsync(told);
        Assert.DoesNotContain("hunter2", message, StringComparison.Ordinal);
    }

    private string Direct => rabbit.Bed.Broker.Direct("rabbit").Authority;

    private static string Command(ProcessIdentity process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Pid}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return "gone";
        }
    }

    /// <summary>A folder that looks like an installation, with a start script of the test.</summary>
    private static TemporaryFolder Installation(string script) =>
        new TemporaryFolder().With("sbin/rabbitmq-server", script);
}
