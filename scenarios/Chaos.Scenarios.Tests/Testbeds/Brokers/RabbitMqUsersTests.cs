using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Faults.Toxics;
using Chaos.Proxy.Toxics;
using Chaos.Records;
using Chaos.Targets.Protocols.Brokers;
using Chaos.Targets.Protocols.RabbitMq;
using Chaos.Targets.Requests;
using RabbitMQ.Client;
using static Chaos.Scenarios.Tests.Testbeds.Brokers.RunningRabbit;

namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>Messages that a user's workload publishes to RabbitMQ.</summary>
[Trait("Speed", "Slow")]
public sealed partial class RabbitMqTests
{
    private static readonly ExchangeTargetSpec s_mail = new()
    {
        Service = "rabbit",
        Headers = new Dictionary<string, string> { ["X-Token"] = "{{env.TOKEN}}", ["X-User"] = "{{user}}" },
        Body = """{"to":"{{user}}","number":{{call}}}""",
        Feed = Feed.Read("user\nAnn\nBo\n"),
        Secrets = new(name => name == "TOKEN" ? "open-sesame" : null, _ => null),
    };

    [RabbitFact]
    public async Task A_message_of_the_users_is_confirmed_and_there_with_its_row_its_secrets_and_its_call()
    {
        var queue = ChannelName.Of(await rabbit.DeclareAsync(Publish), "orders");
        await using var target = Connect(s_mail with { RoutingKey = queue });

        Assert.Equal(new(CallStatus.Ok) { Outcome = "confirmed" }, await CallAsync(target, 3));

        var got = await GetAsync(queue);
        Assert.Equal("""{"to":"Bo","number":3}""", Encoding.UTF8.GetString(got.Body.Span));
        Assert.Equal(
            ("application/json", DeliveryModes.Persistent),
            (got.BasicProperties.ContentType, got.BasicProperties.DeliveryMode)
        );
        Assert.Equal(
            ("open-sesame", "Bo", "chaos.trial=t,chaos.call=3,chaos.slot=0"),
            (Header(got, "X-Token"), Header(got, "X-User"), Header(got, "baggage"))
        );
    }

    [RabbitFact]
    public async Task A_message_of_the_users_that_no_queue_takes_fails_alone_and_says_why()
    {
        var queue = ChannelName.Of(await rabbit.DeclareAsync(Publish), "orders");
        await DoAsync(channel => channel.QueueBindAsync(queue, "amq.direct", "even"));
        await using var target = Connect(
            s_mail with
            {
                Exchange = "amq.direct",
                RoutingKey = "{{parity}}",
                Feed = Feed.Read("user,parity\nAnn,even\nBo,odd\n"),
            }
        );

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => CallAsync(target, i)));

        Assert.All(
            results.Where((_, i) => i % 2 == 0),
            r => Assert.Equal(new(CallStatus.Ok) { Outcome = "confirmed" }, r)
        );
        Assert.All(
            results.Where((_, i) => i % 2 == 1),
            r =>
                Assert.Equal(
                    new(CallStatus.Rejected, Detail: "no queue takes it: 312 NO_ROUTE")
                    {
                        Outcome = "returned: no queue takes it",
                    },
                    r
                )
        );
    }

    [RabbitFact]
    public async Task A_message_of_the_users_feels_what_the_edge_does_and_none_is_sent_twice()
    {
        var queue = ChannelName.Of(await rabbit.DeclareAsync(Publish), "orders");
        await using var target = Connect(s_mail with { RoutingKey = queue });
        Assert.Equal(CallStatus.Ok, (await CallAsync(target, 0)).Status);

        // The broker receives everything, but its replies are lost.
        var proxy = BrokerBed.ProxyOf(rabbit.Bed, "client->rabbit");
        await rabbit.Bed.Client.AddToxicAsync(
            proxy,
            new NewToxic { Name = "deaf", Toxic = new TimeoutToxic() },
            CancellationToken.None
        );
        Assert.Equal(
            new(CallStatus.TimedOut, Detail: "no confirm in time") { Outcome = "no confirm" },
            await CallAsync(target, 1, TimeSpan.FromMilliseconds(200))
        );
        await rabbit.Bed.SwitchAsync("client->rabbit", on: false);
        await Eventually.HoldsAsync(
            async () => (await CallAsync(target, 2)).Status == CallStatus.Refused,
            () => "calls are not refused while the edge is cut"
        );
        await rabbit.Bed.Client.RemoveToxicAsync(proxy, "deaf", CancellationToken.None);
        await rabbit.Bed.SwitchAsync("client->rabbit", on: true);
        await Eventually.HoldsAsync(
            async () => (await CallAsync(target, 3)).Status == CallStatus.Ok,
            () => "the load does not find the broker again"
        );

        Assert.Equal(["Ann 0", "Bo 1", "Bo 3"], [await TextAsync(), await TextAsync(), await TextAsync()]);

        async Task<string> TextAsync() =>
            Encoding
                .UTF8.GetString((await GetAsync(queue)).Body.Span)
                .Replace("""{"to":""", "", StringComparison.Ordinal)
                .Replace("\"", "", StringComparison.Ordinal)
                .Replace(",number:", " ", StringComparison.Ordinal)
                .TrimEnd('}');
    }

    [RabbitFact]
    public async Task What_the_users_messages_go_to_has_to_be_there_and_is_not_made()
    {
        var there = ChannelName.Of(await rabbit.DeclareAsync(Publish), "orders");
        await FindAsync(s_mail with { RoutingKey = there });
        await FindAsync(s_mail with { Exchange = there, RoutingKey = "any" });
        await FindAsync(s_mail with { RoutingKey = "{{user}}" });

        // Twice, because the first attempt might have created it.
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(
                "rabbit: there is no queue nowhere in virtual host /, and none is declared for a load",
                await RefusedAsync(s_mail with { RoutingKey = "nowhere" })
            );
            Assert.Equal(
                "rabbit: there is no exchange nowhere in virtual host /, and none is declared for a load",
                await RefusedAsync(s_mail with { Exchange = "nowhere" })
            );
        }
        Assert.Equal(
            "rabbit: the broker refuses the login",
            await RefusedAsync(s_mail with { RoutingKey = there }, "guest:hunter2@")
        );
    }

    [RabbitFact]
    public async Task An_exchange_that_went_away_fails_calls_with_the_reason()
    {
        await using var target = Connect(s_mail with { Exchange = "gone" });

        var result = await CallAsync(target, 0);

        Assert.Equal(CallStatus.Unknown, result.Status);
        Assert.Contains("404 NOT_FOUND - no exchange 'gone'", result.Detail, StringComparison.Ordinal);
    }

    [RabbitFact]
    public async Task A_run_publishes_to_a_queue_of_the_users_over_an_edge_whose_fault_is_proven()
    {
        var queue = ChannelName.Of(await rabbit.DeclareAsync(Publish), "orders");
        using var chaos = new ChaosCommand(
            [
                (
                    "mine.yaml",
                    $$$"""
                    services:
                      rabbit: { url: "amqp://guest:{{env.RABBIT_PASSWORD}}@{{{rabbit.Bed.Broker.Direct(
                        "rabbit"
                    ).Authority}}}" }
                    workloads:
                      mails: { service: rabbit, queue: "{{{queue}}}", headers: { X-Token: "{{env.TOKEN}}" }, body: { id: "{{call}}" }, rate: 60, timeout: 2s }
                    faults:
                      - cut: { edge: client->rabbit }
                        for: 3500ms
                    objectives:
                      - goodput >= 10 during fault
                    durations: { warmUp: 200ms, baseline: 2s, recovery: 500ms }
                    """
                ),
            ],
            ["run", "mine.yaml"],
            ("RABBIT_PASSWORD", "guest"),
            ("TOKEN", "open-sesame")
        );

        await chaos.ExitAsync();

        var folder = new RecordFolder(chaos.Latest);
        var result = Assert.Single(folder.ReadRun().Experiments);
        var record = folder.ReadTrial(Assert.Single(Assert.Single(result.Arms).Records));
        Assert.True(record.Receipts.Single().Unproven() is null, chaos.Output);
        Assert.Equal("client->rabbit", record.Services.Single().Name);
        // Calls were refused during the cut. Each confirmed message is there once. Of a message whose confirm was
        // lost, it is not known whether it is there.
        var slots = record.Workloads.Single().Slots;
        var (good, unknown) = (slots.Sum(s => s.Good()), slots.Sum(s => s.Of(CallStatus.Unknown)));
        Assert.InRange(slots.Sum(s => s.Of(CallStatus.Refused)), 20, slots.Sum(s => s.Offered()) - 20);
        var stored = 0L;
        await DoAsync(async channel => stored = (await channel.QueueDeclarePassiveAsync(queue)).MessageCount);
        Assert.InRange(stored, good, good + unknown);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(chaos.Latest, "*", SearchOption.AllDirectories),
            f => File.ReadAllText(f).Contains("open-sesame", StringComparison.Ordinal)
        );
    }

    [RabbitFact]
    public async Task Two_workloads_receive_their_own_copies_beside_a_consumer_who_loses_nothing()
    {
        var theirs = ChannelName.Of(await rabbit.DeclareAsync(Publish), "orders");
        await DoAsync(channel => channel.QueueBindAsync(theirs, "amq.topic", "mail.#"));
        var spec = s_mail with { Exchange = "amq.topic", RoutingKey = "mail.{{call}}", Receive = true };
        await using var letters = Connect(spec, "letters");
        await using var parcels = Connect(spec, "parcels");

        var calls = await Task.WhenAll(
            Enumerable.Range(0, 20).SelectMany(i => new[] { CallAsync(letters, i), CallAsync(parcels, i) })
        );

        Assert.All(calls, c => Assert.Equal(new(CallStatus.Ok) { Outcome = "confirmed" }, c));
        foreach (var target in new[] { letters, parcels })
        {
            var ledger = ((IKeepsLedger)target).Ledger("mails")!;
            Assert.Equal((20, 20, 0, 0), (ledger.Acked, ledger.Distinct, ledger.Duplicates, ledger.Lost));
        }
        var got = new List<string>();
        for (var i = 0; i < 40; i++)
            got.Add(Header(await GetAsync(theirs), "chaos-message"));
        Assert.Equal(40, got.Distinct().Count());
    }

    [RabbitFact]
    public async Task After_a_restart_of_the_broker_messages_are_received_again_and_none_is_called_lost()
    {
        var theirs = ChannelName.Of(await rabbit.DeclareAsync(Publish), "orders");
        await DoAsync(channel => channel.QueueBindAsync(theirs, "amq.topic", "news.#"));
        await using var target = Connect(
            s_mail with
            {
                Exchange = "amq.topic",
                RoutingKey = "news.all",
                Receive = true,
            },
            "news"
        );
        Assert.Equal(CallStatus.Ok, (await CallAsync(target, 0)).Status);

        rabbit.Bed.Node.Kill();
        await rabbit.Bed.Node.Exited;
        await rabbit.Bed.Broker.RestartAsync("rabbit", CancellationToken.None);

        var number = 0L;
        await Eventually.HoldsAsync(
            async () => (await CallAsync(target, ++number, TimeSpan.FromSeconds(1))).Status == CallStatus.Ok,
            () => "messages are not received again"
        );
        var ledger = ((IKeepsLedger)target).Ledger("news")!;
        Assert.Equal(0, ledger.Lost);
        Assert.StartsWith("the own consumer was away from ", ledger.Examples[0].Detail, StringComparison.Ordinal);
    }

    private ITarget Connect(ExchangeTargetSpec spec, string workload = "mails") =>
        spec.Connect(
            new(new("tcp://127.0.0.1"), "t", 1) { Nodes = rabbit.Bed.Broker.Addresses("client"), Workload = workload }
        );

    private static async Task<CallResult> CallAsync(ITarget target, long number, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(60));
        return await target.CallAsync(new(number, 0), limit.Token);
    }

    private Task FindAsync(ExchangeTargetSpec spec, string login = "")
    {
        Assert.True(
            BrokerUrl.TryParse($"amqp://{login}{rabbit.Bed.Broker.Direct("rabbit").Authority}", "amqp", out var url)
        );
        return spec.FindAsync(url, TimeSpan.FromSeconds(60), TimeProvider.System, CancellationToken.None);
    }

    private async Task<string> RefusedAsync(ExchangeTargetSpec spec, string login = "") =>
        (await Assert.ThrowsAsync<WrongExperimentException>(() => FindAsync(spec, login))).Message;

    private async Task<BasicGetResult> GetAsync(string queue)
    {
        BasicGetResult? got = null;
        await DoAsync(async channel => got = await channel.BasicGetAsync(queue, autoAck: true));
        return got ?? throw new InvalidOperationException($"{queue} is empty");
    }

    private static string Header(BasicGetResult got, string name) =>
        Encoding.UTF8.GetString((byte[])got.BasicProperties.Headers![name]!);
}
