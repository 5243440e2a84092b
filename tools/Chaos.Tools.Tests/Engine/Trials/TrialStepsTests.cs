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
        Assert.Equal("setup failed, so that no load was made: login: 401; teardown failed: login: 401", wrong.Message);
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

    [Fact]
    public async Task What_a_failed_setup_has_made_is_torn_down()
    {
        _testbed.Answer = call =>
        {
            call.Visit!.Capture("id", "7");
            return new(call.Number == -2 ? CallStatus.ServerError : CallStatus.Ok);
        };
        var wrong = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            RunAsync(
                Steps("create", "fill"),
                new Journey { Name = "teardown", Steps = [JourneyRun.Step("remove") with { Needs = ["id"] }] }
            )
        );
        Assert.Equal("setup failed, so that no load was made: fill: server errors", wrong.Message);
        Assert.Equal([-1, -2, -1], _calls.Select(c => c.Number));
        Assert.Equal("7", _calls[^1].Visit!.Of("id"));
    }

    [Fact]
    public async Task A_call_without_its_captured_value_is_not_sent_and_the_others_are()
    {
        // Nothing is captured, and DELETE /orders/ is not DELETE /orders/7.
        _testbed.Answer = call => new(call.Number == -1 ? CallStatus.ClientError : CallStatus.Ok) { Outcome = "401" };
        var wrong = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            RunAsync(
                Steps("create"),
                new Journey
                {
                    Name = "teardown",
                    Steps = [JourneyRun.Step("remove") with { Needs = ["id"] }, JourneyRun.Step("log-out")],
                }
            )
        );
        Assert.Equal(
            "setup failed, so that no load was made: create: 401; "
                + "teardown failed: remove: not sent, because nothing was captured for {{id}}",
            wrong.Message
        );
        Assert.Equal([-1, -2], _calls.Select(c => c.Number));
    }

    [Fact]
    public async Task A_step_of_the_teardown_that_fails_keeps_no_later_one_from_being_made()
    {
        _testbed.Answer = call => new(call.Number == -1 ? CallStatus.ServerError : CallStatus.Ok);
        var record = await RunAsync(null, Steps("one", "two"));
        Assert.Equal([-1, -2], _calls.TakeLast(2).Select(c => c.Number));
        Assert.Equal(
            ["teardown failed: one: server errors"],
            record.Events.Select(e => e.Text).Where(t => t.StartsWith("teardown", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_teardown_of_a_dead_service_ends_after_ten_seconds()
    {
        _testbed.StopsCalls = true;
        _testbed.AnswerTakesFor = call => call.Number < 0 ? Timeout.InfiniteTimeSpan : default;
        var names = new[] { "one", "two", "three", "four" };
        var record = await RunAsync(
            null,
            new Journey { Name = "teardown", Steps = [.. names.Select(n => JourneyRun.Step(n, timeoutSeconds: 4))] }
        );
        var took = _time.GetUtcNow() - new VirtualTime().GetUtcNow() - record.Times.LoadEnd;
        Assert.InRange(took, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
        Assert.Equal(
            [
                "teardown failed: one: no answer within the time limit",
                "teardown failed: two: no answer within the time limit",
                "teardown failed: three: no answer within the 10 s of the teardown",
                "teardown failed: four: not sent, because the 10 s of the teardown were over",
            ],
            record.Events.Select(e => e.Text).Where(t => t.StartsWith("teardown", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Teardown_is_made_after_a_defect_of_a_driver()
    {
        _testbed.Answer = call =>
            call.Number == 50 ? throw new InvalidOperationException("a defect") : new(CallStatus.Ok);
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(null, Steps("one")));
        Assert.Equal(-1, _calls[^1].Number);
    }

    private static Journey Steps(params string[] names) =>
        new() { Name = "setup", Steps = [.. names.Select(n => JourneyRun.Step(n))] };

    private Task<TrialRecord> RunAsync() => RunAsync(default(CancellationToken));

    private Task<TrialRecord> RunAsync(CancellationToken cancellationToken) =>
        RunAsync(Steps("login"), Steps("login"), cancellationToken);

    private Task<TrialRecord> RunAsync(
        Journey? before,
        Journey? after,
        CancellationToken cancellationToken = default
    ) =>
        _time.RunAsync(async () =>
        {
            var experiment = Experiments.Experiment() with { Setup = before, Teardown = after };
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
