using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Trials;
using Chaos.Engine.Time;
using Chaos.Engine.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Trials;

/// <summary>
/// A trial that goes wrong is blamed on what went wrong first. The fault lasts from 5 s to 9 s, the load to 22 s.
/// </summary>
public sealed class DeathTests
{
    private const string Told = "payment ended during the trial with exit code 7";

    private static readonly EndedService s_payment = new("payment", 0, 7, ["FATAL: out of connections"]);

    private readonly VirtualTime _time = new();
    private readonly FakeTestbed _testbed;

    public DeathTests() => _testbed = new(_time);

    private Task<TrialRecord> RunAsync(
        Experiment? experiment = null,
        Func<string?>? whyStopped = null,
        CancellationToken cancellationToken = default
    ) =>
        _time.RunAsync(async () =>
        {
            experiment ??= Experiments.Experiment();
            return Assert.Single(
                await new TrialRunner(_testbed, whyStopped).RunAsync(
                    new()
                    {
                        Experiment = experiment,
                        Arms = [experiment.Candidate],
                        Round = 1,
                        Seed = 1,
                    },
                    _ => { },
                    cancellationToken
                )
            );
        });

    [Fact]
    public async Task A_service_that_the_run_did_not_start_is_named_without_an_exit_code()
    {
        _testbed.Ends = (Experiments.Seconds(3.2), s_payment with { ExitCode = null, LastLines = [] });

        var record = await RunAsync();

        Assert.Equal(
            "payment ended during the trial at 3.2 s, with an unknown exit code: it is not a process of the run",
            record.Interrupted
        );
    }

    [Fact]
    public async Task A_service_that_dies_before_the_fault_ends_the_trial_within_a_second_and_is_named()
    {
        _testbed.Ends = (Experiments.Seconds(3.2), s_payment);

        var record = await RunAsync();

        Assert.Equal($"{Told} at 3.2 s. Its last lines: FATAL: out of connections", record.Interrupted);
        Assert.InRange(record.Times.LoadEnd, Experiments.Seconds(3.2), Experiments.Seconds(4.2));
        Assert.Equal(7, Assert.Single(record.Deaths).ExitCode);
        Assert.DoesNotContain("inject", _testbed.Log);
    }

    [Fact]
    public async Task A_service_that_dies_at_the_moment_of_the_injection_is_named_before_anything_is_injected()
    {
        _testbed.Ends = (Experiments.Seconds(4.99), s_payment);
        // The error of an edge that no call crosses any more.
        _testbed.InjectFails = new UncrossedEdgeException("payment", "no traffic crossed it");

        Assert.StartsWith(Told, (await RunAsync()).Interrupted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(15)]
    public async Task A_service_that_dies_after_the_injection_is_in_the_record_and_the_trial_goes_on(double at)
    {
        _testbed.Ends = (Experiments.Seconds(at), s_payment);

        var record = await RunAsync();

        Assert.Null(record.Interrupted);
        Assert.Equal(Experiments.Seconds(22), record.Times.LoadEnd);
        var death = Assert.Single(record.Deaths);
        Assert.InRange(death.At, Experiments.Seconds(at), Experiments.Seconds(at + .2));
        Assert.Contains(record.Events, e => e.Text == death.ToString() && e.At == death.At);
        var receipt = Assert.Single(record.Receipts);
        Assert.Equal(death.At, receipt.Died);
        Assert.Null(receipt.Unproven());
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(7, false)]
    public async Task Without_a_fault_a_service_that_dies_ends_the_trial_in_the_baseline_alone(double at, bool ends)
    {
        _testbed.Ends = (Experiments.Seconds(at), s_payment);

        var record = await RunAsync(Experiments.Experiment() with { Faults = [] });

        Assert.Equal(ends, record.Interrupted is not null);
        Assert.Single(record.Deaths);
    }

    [Fact]
    public async Task Calls_that_failed_before_the_fault_are_reported_in_place_of_an_uncrossed_edge()
    {
        _testbed.InjectFails = new UncrossedEdgeException("payment", "no traffic crossed it");
        _testbed.Answer = call =>
            new(
                call.Number % 4 == 0 ? CallStatus.Ok
                : call.Number % 4 == 1 ? CallStatus.TimedOut
                : CallStatus.ServerError
            );
        _testbed.LastLines = ["listening", "cannot resolve ICatalog", "cannot resolve ICatalog"];

        var record = await RunAsync();

        Assert.Equal(
            "75 of 300 calls were good before the fault: 150 server errors, 75 timed out. The last lines "
                + "of payment: listening | cannot resolve ICatalog",
            record.Interrupted
        );
    }

    [Fact]
    public async Task An_uncrossed_edge_is_reported_when_the_calls_were_good()
    {
        _testbed.InjectFails = new UncrossedEdgeException("payment", "no traffic crossed it");

        Assert.Equal(
            "no traffic crossed it",
            (await Assert.ThrowsAsync<UncrossedEdgeException>(() => RunAsync())).Message
        );
    }

    [Fact]
    public async Task Without_one_good_call_before_it_nothing_is_injected()
    {
        _testbed.Answer = _ => new(CallStatus.Refused);

        var record = await RunAsync();

        Assert.Equal("0 of 200 calls were good before the fault: 200 refused", record.Interrupted);
        Assert.DoesNotContain("inject", _testbed.Log);
        Assert.Null((await RunAsync(Experiments.Experiment() with { SteadyState = 0 })).Interrupted);
    }

    [Fact]
    public async Task Nothing_is_injected_where_no_call_of_one_workload_was_good_and_there_is_no_steady_state()
    {
        var experiment = Experiments.Experiment();
        var calls = experiment.Workloads[0];
        var called = "";
        _testbed.Seen = (workload, _) => called = workload;
        _testbed.Answer = _ =>
            called == "unmet" ? new(CallStatus.Unexpected, Detail: "201, expected 200") : new(CallStatus.Ok);

        var record = await RunAsync(experiment with { Workloads = [calls, calls with { Name = "unmet" }] });

        Assert.Equal(
            "300 of 600 calls were good before the fault: 300 not as expected. The first answer that was not as expected: "
                + "201, expected 200",
            record.Interrupted
        );
        Assert.DoesNotContain("inject", _testbed.Log);
    }

    [Fact]
    public async Task Outcomes_are_reported_in_the_protocols_own_words()
    {
        var slot = new SlotRecord
        {
            Slot = 3,
            Calls = new Dictionary<CallStatus, long>
            {
                [CallStatus.ServerError] = 30,
                [CallStatus.Reset] = 10,
                [CallStatus.Unsent] = 5,
            },
            Outcomes = new Dictionary<CallStatus, IReadOnlyDictionary<string, long>>
            {
                [CallStatus.ServerError] = new Dictionary<string, long> { ["500"] = 25, ["501"] = 5 },
            },
        };
        var experiment = Experiments.Experiment();
        var record = new WorkloadRecord
        {
            Name = "calls",
            IsOpen = true,
            Slots = [slot],
            InFlightPeak = 1,
            Unfinished = 0,
        };
        var times = (await RunAsync()).Times;

        Assert.Equal(
            "0 of 40 calls were good before the fault: 25 x 500, 10 reset, 5 x 501",
            IllCalls.Of(experiment, [(experiment.Workloads[0], record)], times, null, _ => [])
        );
        // What was expected in vain is told with the first answer.
        var unmet = record with
        {
            Examples =
            [
                new(8, TimeSpan.FromSeconds(3.2), CallStatus.Unexpected, 1, 2, "a later one"),
                new(
                    7,
                    TimeSpan.FromSeconds(3.1),
                    CallStatus.Unexpected,
                    1,
                    2,
                    "expect json $.a: nothing in { b: text }"
                ),
            ],
        };
        Assert.EndsWith(
            "5 x 501. The first answer that was not as expected: expect json $.a: nothing in { b: text }",
            IllCalls.Of(experiment, [(experiment.Workloads[0], unmet)], times, null, _ => []),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_trial_that_was_not_stopped_by_the_user_says_why()
    {
        using var stop = new CancellationTokenSource();
        var begun = _time.GetTimestamp();
        _testbed.Answer = _ =>
        {
            if (_time.GetElapsedTime(begun) > Experiments.Seconds(7))
                stop.Cancel();
            return new(CallStatus.Ok);
        };

        Assert.Equal(
            "the warden has ended",
            (await RunAsync(whyStopped: () => "the warden has ended", cancellationToken: stop.Token)).Interrupted
        );
        Assert.False(_testbed.FaultIsActive);
    }

    [Fact]
    public async Task The_first_failure_is_named_before_the_fault_that_it_kept_from_being_reverted()
    {
        var begun = _time.GetTimestamp();
        _testbed.EndedFails = () =>
            _time.GetElapsedTime(begun) > Experiments.Seconds(7) ? new TestbedException("the proxy ended") : null;
        _testbed.RevertFails = new InvalidOperationException("connection refused");

        var error = await Assert.ThrowsAsync<FaultNotRevertedException>(() => RunAsync());

        Assert.Equal("the proxy ended; payment stalled could not be taken back: connection refused", error.Message);
    }
}
