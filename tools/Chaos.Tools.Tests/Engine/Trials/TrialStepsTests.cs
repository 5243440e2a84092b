using Chaos.Core.Calls;
using Chaos.Core.Journeys;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Chaos.Tools.Tests.Engine.Journeys;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Trials;

public sealed class TrialStepsTests
{
    private readonly VirtualTime _time = new();
    private readonly List<Call> _calls = [];
    private readonly FakeTestbed _testbed;

    public TrialStepsTests() => _testbed = new(_time) { Seen = (_, call) => _calls.Add(call) };

    [Fact]
    public async Task Setup_is_made_once_before_the_load_and_teardown_once_after_it()
    {
        _testbed.Answer = call =>
        {
            if (call.Number == -1 && !_calls.Any(c => c.Number >= 0))
                call.Visit!.Capture("token", "t");
            return new(CallStatus.Ok);
        };
        var record = await RunAsync();
        Assert.Null(record.Interrupted);
        Assert.True(_calls[0].Number < 0);
        Assert.True(_calls[^1].Number < 0);
        Assert.Equal(2, _calls.Count(c => c.Number < 0));
        Assert.Equal("t", _calls[^1].Visit!.Of("token"));
        Assert.All(_calls.Where(c => c.Number >= 0), c => Assert.Equal(("t", c.Number), (c.Visit!.Of("token"), c.Row)));
        Assert.Equal(22 * 100, record.Workloads[0].Slots.Sum(s => s.Offered()));
    }

    [Fact]
    public async Task Without_a_good_setup_there_is_no_load()
    {
        _testbed.Answer = _ => new(CallStatus.ClientError) { Outcome = "401" };
        var wrong = await Assert.ThrowsAsync<WrongExperimentException>(RunAsync);
        Assert.Equal("setup failed, so that no load was made: login: 401", wrong.Message);
        Assert.All(_calls, c => Assert.True(c.Number < 0));
    }

    [Fact]
    public async Task A_failed_teardown_is_an_event_of_the_trial()
    {
        _testbed.Answer = call =>
            new(call.Number < 0 && _calls.Any(c => c.Number >= 0) ? CallStatus.ServerError : CallStatus.Ok);
        var record = await RunAsync();
        Assert.Null(record.Interrupted);
        Assert.Contains(record.Events, e => e.Text == "teardown failed: login: server errors");
    }

    [Fact]
    public async Task Teardown_is_made_after_an_abort()
    {
        using var stop = new CancellationTokenSource();
        using var timer = _time.CreateTimer(
            _ => stop.Cancel(),
            null,
            TimeSpan.FromSeconds(3),
            Timeout.InfiniteTimeSpan
        );
        var record = await RunAsync(stop.Token);
        Assert.NotNull(record.Interrupted);
        Assert.True(_calls[^1].Number < 0);
    }

    private Task<TrialRecord> RunAsync() => RunAsync(default);

    private Task<TrialRecord> RunAsync(CancellationToken cancellationToken) =>
        _time.RunAsync(async () =>
        {
            var steps = new Journey { Name = "setup", Steps = [JourneyRun.Step("login")] };
            var experiment = Experiments.Experiment() with { Setup = steps, Teardown = steps };
            var setup = new TrialSetup
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            };
            return Assert.Single(await new TrialRunner(_testbed).RunAsync(setup, _ => { }, cancellationToken));
        });
}
