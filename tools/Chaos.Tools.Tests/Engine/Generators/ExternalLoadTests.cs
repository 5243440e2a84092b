using Chaos.Core.Calls;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Generators;

public sealed class ExternalLoadTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task A_call_belongs_to_the_second_in_which_it_came_and_lasts_until_its_answer_has_passed()
    {
        var record = await RunAsync(
            Some.Seconds(3),
            calls =>
            {
                calls.Add(Some.Seconds(.9), Some.Seconds(1.5));
                calls.Add(Some.Seconds(1.2), Some.Milliseconds(40), new(CallStatus.Rejected) { Outcome = "503" });
                calls.Add(Some.Seconds(2.95), Some.Milliseconds(30));
            }
        );

        Assert.False(record.IsOpen);
        Assert.Equal([(0, 1, 1), (1, 1, 0), (2, 1, 1)], record.Slots.Select(s => (s.Slot, s.Offered(), s.Good())));
        Assert.Equal(1500, record.Slots[0].GoodLatencies().Max!.Value.TotalMilliseconds, 1500 * .002);
        Assert.Equal(1, record.Slots[1].Outcomes![CallStatus.Rejected]["503"]);
        Assert.Equal(2, record.InFlightPeak);
        Assert.Null(record.StartLag);
    }

    [Fact]
    public async Task Calls_that_came_before_the_load_or_after_its_end_are_in_no_second()
    {
        var record = await RunAsync(
            Some.Seconds(2),
            calls =>
            {
                calls.Add(Some.Seconds(-.5), Some.Seconds(1));
                calls.Add(Some.Seconds(1), Some.Milliseconds(10));
                calls.Add(Some.Seconds(2), Some.Milliseconds(10));
            }
        );

        Assert.Equal([(1, 1L)], record.Slots.Select(s => (s.Slot, s.Offered())));
    }

    [Fact]
    public async Task A_call_without_an_answer_within_the_timeout_has_timed_out()
    {
        var record = await RunAsync(
            Some.Seconds(2),
            calls =>
            {
                calls.Add(Some.Seconds(.5), null);
                calls.Add(Some.Seconds(1.9), Some.Seconds(1.05));
            },
            timeout: 1
        );

        Assert.Equal([1, 1], record.Slots.Select(s => s.Of(CallStatus.TimedOut)));
        Assert.Equal(0, record.Unfinished);
        Assert.Equal(1000, record.Slots[1].FailedLatencies().Max!.Value.TotalMilliseconds, 2.0);
    }

    private Task<WorkloadRecord> RunAsync(TimeSpan length, Action<FakeCalls> write, double timeout = 2) =>
        _time.RunAsync(async () =>
        {
            var workload = Some.Workload(new ExternalLoad(length), timeoutSeconds: timeout);
            var calls = new FakeCalls(_time);
            write(calls);
            var recorder = new Recorder(workload, _time, _time.GetTimestamp(), TimeSpan.Zero);
            await new ExternalGenerator(workload, calls, recorder).RunAsync(CancellationToken.None);
            return recorder.Finish();
        });
}
