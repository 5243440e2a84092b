using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Messaging;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Chaos.Tools.Tests.Engine.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Messaging;

/// <summary>
/// Two arms with a channel each, side by side in one trial: a control whose consumers lose every tenth message, and a
/// candidate.
/// </summary>
public sealed class MessageTrialTests
{
    private readonly VirtualTime _time = new();
    private readonly FakeTestbed _testbed;
    private readonly MemoryBroker _broker;

    public MessageTrialTests()
    {
        _testbed = new(_time);
        _broker = new(_time);
        _testbed.Handled = () => _broker.Handled(m => m.Producer);
    }

    [Fact]
    public async Task Arms_side_by_side_share_a_trial_and_have_a_ledger_each()
    {
        _broker.HandledAfter = m => m.Producer == 0 && m.Sequence % 10 == 9 ? null : TimeSpan.FromMilliseconds(50);
        var records = await RunAsync();
        Assert.Equal(["losing", "sound"], records.Select(r => r.Arm));
        Assert.Single(_testbed.Log, l => l.StartsWith("prepare", StringComparison.Ordinal));
        Assert.Equal(records[0].Receipts, records[1].Receipts);
        var (losing, sound) = (Assert.Single(records[0].Ledgers), Assert.Single(records[1].Ledgers));
        Assert.Equal((2200, 220, 1980), (losing.Acked, losing.Lost, losing.Distinct));
        Assert.Equal((2200, 0, 2200), (sound.Acked, sound.Lost, sound.Distinct));
        Assert.Equal(220, new MessageCount(LedgerEntry.Lost).Measure([records[0]], Phase.Whole)!.Value.Value);
        Assert.Equal(
            1,
            new MessageRatio("handled per message", LedgerEntry.Handled, LedgerEntry.Acked)
                .Measure([records[1]], Phase.Whole)!
                .Value.Value
        );
    }

    [Fact]
    public async Task The_time_to_the_handling_counts_from_the_due_time()
    {
        var sound = (await RunAsync())[1];
        var p50 = new EndToEndPercentile(.5).Measure([sound], Phase.Whole)!.Value;
        Assert.InRange(p50.Value, 49.9, 50.1);
        Assert.Equal(.01, new HandlingPause().Measure([sound], Phase.Whole)!.Value.Value, 3);
        Assert.Equal(.01, new AcknowledgementGap().Measure([sound], Phase.Whole)!.Value.Value, 3);
    }

    [Fact]
    public async Task Messages_still_in_flight_when_the_load_ends_are_waited_for()
    {
        _broker.HandledAfter = _ => TimeSpan.FromSeconds(4);
        var sound = (await RunAsync())[1];
        Assert.Equal((2200, 0), (Assert.Single(sound.Ledgers).Distinct, sound.Ledgers[0].Lost));
        Assert.Equal(400, sound.Series.Single(s => s.Name == "messages not handled yet").Values.Max(), 100.0);
    }

    [Fact]
    public async Task Waiting_ends_when_nothing_has_been_handled_for_long_enough()
    {
        _broker.HandledAfter = m => m.Sequence < 2199 ? TimeSpan.Zero : TimeSpan.FromSeconds(6);
        var sound = (await RunAsync())[1];
        Assert.Equal(1, Assert.Single(sound.Ledgers).Lost);
    }

    [Fact]
    public async Task A_gap_between_acknowledgements_is_recorded_for_the_exact_message()
    {
        _broker.Answer = m => m.Sequence is >= 600 and < 800 ? CallStatus.Unknown : CallStatus.Ok;
        var sound = (await RunAsync())[1];
        var gap = sound.Workloads[0].LongestGap!;
        Assert.Equal(
            (5.99, 8.0),
            (gap.From.TotalSeconds, gap.To.TotalSeconds),
            (a, b) => Math.Abs(a.Item1 - b.Item1) < .001 && Math.Abs(a.Item2 - b.Item2) < .001
        );
        Assert.Equal((200, 200), (sound.Ledgers[0].Unknown, sound.Ledgers[0].UnknownHandled));
        Assert.Equal(200, sound.Workloads[0].Slots.Sum(s => s.Of(CallStatus.Unknown)));
    }

    [Fact]
    public async Task A_trial_that_was_cut_short_keeps_its_ledgers()
    {
        using var stop = new CancellationTokenSource();
        _broker.Answer = m =>
        {
            if (m.Sequence == 700)
                stop.Cancel();
            return CallStatus.Ok;
        };
        var records = await RunAsync(stop.Token);
        Assert.All(records, r => Assert.NotNull(r.Interrupted));
        Assert.All(records, r => Assert.InRange(Assert.Single(r.Ledgers).Distinct, 690, 701));
    }

    [Fact]
    public void A_plan_reports_consumers_without_a_channel_missing_brokers_and_policies_side_by_side()
    {
        var experiment = Experiment();
        var wrong = experiment with
        {
            Topology = Topology.Of(
                new BrokerSpec
                {
                    Name = "other",
                    Kind = "memory",
                    Nodes = 0,
                }
            ),
            Arms =
            [
                .. experiment.Arms.Select(a =>
                    a with
                    {
                        Consumers = [MemoryBroker.Consuming("elsewhere")],
                        Settings = new Dictionary<string, IReadOnlyDictionary<string, string>>
                        {
                            ["x"] = new Dictionary<string, string>(),
                        },
                    }
                ),
            ],
        };
        var errors = wrong.Errors().Select(e => e.ToString()).ToList();
        foreach (
            var part in new[]
            {
                "topology.brokers[0].nodes: 0",
                "arms[0].workloads[0].target.service: broker",
                "arms[1].consumers[0].broker: broker",
                "arms[0].consumers[0].channel: elsewhere",
                "sideBySide: true",
            }
        )
            Assert.Contains(errors, e => e.StartsWith(part, StringComparison.Ordinal));
        Assert.DoesNotContain(experiment.Errors(), e => e.Field.StartsWith("arms", StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<TrialRecord>> RunAsync(CancellationToken cancellationToken = default) =>
        _time.RunAsync(() =>
            new TrialRunner(_testbed).RunAsync(
                new()
                {
                    Experiment = Experiment(),
                    Arms = Experiment().Arms,
                    Round = 1,
                    Seed = 1,
                },
                _ => { },
                cancellationToken
            )
        );

    private Experiment Experiment()
    {
        var plain = Experiments.Experiment();
        return plain with
        {
            SideBySide = true,
            Topology = Topology.Of(new BrokerSpec { Name = "broker", Kind = "memory" }),
            Workloads = [],
            Arms = [Arm("losing", ArmRole.Control), Arm("sound", ArmRole.Candidate)],
        };

        Arm Arm(string name, ArmRole role) =>
            new()
            {
                Name = name,
                Title = name,
                Role = role,
                Workloads = [plain.Workloads[0] with { Target = _broker.Publishing("orders") }],
                Consumers = [MemoryBroker.Consuming("orders")],
            };
    }
}
