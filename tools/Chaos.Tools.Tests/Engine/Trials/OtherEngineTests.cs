using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Chaos.Tools.Tests.Engine.Journeys;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Trials;

/// <summary>Trials whose calls another engine begins.</summary>
public sealed class OtherEngineTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Its_load_and_the_phases_begin_together_however_long_it_takes_to_start()
    {
        var engine = new OtherEngine(_time);
        var record = await RunAsync(engine);
        Assert.Null(record.Interrupted);
        Assert.Equal("other 1.2", record.Engine);
        Assert.Equal(Enumerable.Repeat(100L, 22), record.Workloads[0].Slots.Select(s => s.Good()));
        Assert.Equal(new VirtualTime().GetUtcNow() + Some.Seconds(2), record.StartedUtc);
        Assert.Equal(TimeSpan.FromSeconds(5), record.Times.Injected);
        Assert.Equal(["begin some.experiment: calls", "connect calls", "dispose"], engine.Log);
    }

    [Fact]
    public async Task Nothing_is_claimed_of_due_times_and_start_lag_also_of_steps()
    {
        var engine = new OtherEngine(_time);
        var record = await RunAsync(engine, journey: true);
        var shop = Assert.Single(record.Workloads);
        Assert.All([shop, .. shop.Parts!], w => Assert.True(w is { IsOpen: false, StartLag: null }));
        Assert.Equal([22 * 100, 22 * 100], shop.Parts!.Select(p => p.Slots.Sum(s => s.Good())));
        Assert.Equal(["begin some.experiment: shop", "connect login", "connect buy", "dispose"], engine.Log);
    }

    [Fact]
    public async Task A_trial_ends_when_the_engine_does()
    {
        var record = await RunAsync(new OtherEngine(_time) { EndsAt = Some.Seconds(6) });
        Assert.Equal("the other engine ended", record.Interrupted);
        Assert.Equal(600, record.Workloads[0].Slots.Sum(s => s.Good()));
    }

    [Fact]
    public async Task An_engine_that_does_not_start_is_told() =>
        Assert.Equal(
            "it has no licence",
            (
                await Assert.ThrowsAsync<TestbedException>(() =>
                    RunAsync(new OtherEngine(_time) { WhyNot = "it has no licence" })
                )
            ).Message
        );

    private Task<TrialRecord> RunAsync(OtherEngine engine, bool journey = false) =>
        _time.RunAsync(async () =>
        {
            var experiment = Experiments.Experiment();
            if (journey)
                experiment = experiment with
                {
                    Workloads =
                    [
                        JourneyRun.Workload(
                            experiment.Workloads[0].Load,
                            JourneyRun.Part(1, "checkout", JourneyRun.Step("login"), JourneyRun.Step("buy"))
                        ),
                    ],
                };
            var setup = new TrialSetup
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            };
            var runner = new TrialRunner(new FakeTestbed(_time)) { Engine = engine };
            return Assert.Single(await runner.RunAsync(setup, _ => { }, default));
        });
}
