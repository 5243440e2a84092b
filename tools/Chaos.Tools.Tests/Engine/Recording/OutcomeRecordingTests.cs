using Chaos.Core.Calls;
using Chaos.Core.Load;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Recording;

public sealed class OutcomeRecordingTests
{
    private readonly VirtualTime _time = new();

    [Fact]
    public async Task Good_and_failed_calls_have_a_histogram_each()
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(100, Some.Seconds(1))),
                _time,
                async (call, stop) =>
                {
                    await Task.Delay(Some.Milliseconds(call.Number % 4 == 0 ? 50 : 10), _time, stop);
                    return new(call.Number % 4 == 0 ? CallStatus.ServerError : CallStatus.Ok);
                }
            )
        );
        Assert.Equal(
            (75, 10.0),
            (
                record.Slots[0].GoodLatencies().Count,
                Math.Round(record.Slots[0].GoodLatencies().Max!.Value.TotalMilliseconds, 1)
            )
        );
        Assert.Equal(
            (25, 50.0),
            (
                record.Slots[0].FailedLatencies().Count,
                Math.Round(record.Slots[0].FailedLatencies().Min!.Value.TotalMilliseconds, 1)
            )
        );
        Assert.Null(record.Slots[0].Latency);
    }

    [Fact]
    public async Task Outcomes_are_counted_by_status_and_word()
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(100, Some.Seconds(1))),
                _time,
                (call, _) =>
                    new(
                        (call.Number % 4) switch
                        {
                            0 => new CallResult(CallStatus.ServerError) { Outcome = "503" },
                            1 => new CallResult(CallStatus.Ok) { Outcome = "20" + (call.Number % 8 == 1 ? "0" : "1") },
                            _ => new CallResult(CallStatus.Ok),
                        }
                    )
            )
        );
        Assert.Equal(25, record.Slots[0].Outcomes![CallStatus.ServerError]["503"]);
        Assert.Equal(
            [("200", 13L), ("201", 12L)],
            record.Slots[0].Outcomes![CallStatus.Ok].Select(o => (o.Key, o.Value))
        );
    }

    [Fact]
    public async Task Words_beyond_the_limit_are_counted_together()
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(100, Some.Seconds(1))),
                _time,
                (call, _) => new(new CallResult(CallStatus.Reset) { Outcome = $"error {call.Number}" })
            )
        );
        var words = record.Slots[0].Outcomes![CallStatus.Reset];
        Assert.Equal(OutcomeCounts.Most + 1, words.Count);
        Assert.Equal(100, words.Values.Sum());
        Assert.Equal(100 - OutcomeCounts.Most, words[OutcomeCounts.Others]);
    }

    [Fact]
    public async Task Tenths_of_a_second_are_counted_by_due_time_and_leave_out_what_could_not_be_made()
    {
        var record = await _time.RunAsync(() =>
            Some.RecordAsync(
                Some.Workload(OpenLoad.Constant(100, Some.Seconds(2))),
                _time,
                (call, _) =>
                    new(
                        new CallResult(
                            (call.Number % 100) switch
                            {
                                < 10 => CallStatus.Reset,
                                >= 90 => CallStatus.Unsent,
                                _ => CallStatus.Ok,
                            }
                        )
                    )
            )
        );
        Assert.Equal([10, 10, 10, 10, 10, 10, 10, 10, 10, 0], record.Slots[1].OfferedByTenth!);
        Assert.Equal([0, 10, 10, 10, 10, 10, 10, 10, 10, 0], record.Slots[1].GoodByTenth!);
        Assert.Equal((90, 10), (record.Slots[1].Offered(), record.Slots[1].Unsent()));
    }

    [Fact]
    public async Task A_call_that_comes_too_late_is_not_made()
    {
        // The load began two seconds ago: calls that were due in the first second are already late by more than a
        // second.
        var workload = Some.Workload(OpenLoad.Constant(100, Some.Seconds(3)));
        var recorder = new Recorder(
            workload,
            _time,
            _time.TimestampAfter(_time.GetTimestamp(), Some.Seconds(-2)),
            TimeSpan.Zero
        )
        {
            TooLate = Some.Seconds(1),
        };
        var made = 0;
        await _time.RunAsync(() =>
            LoadGenerator.RunAsync(
                workload,
                new FunctionTarget(
                    (_, _) =>
                    {
                        made++;
                        return new(new CallResult(CallStatus.Ok));
                    }
                ),
                1,
                recorder,
                default
            )
        );
        var record = recorder.Finish();
        Assert.Equal(200, made);
        Assert.Equal((0, 100), (record.Slots[0].Offered(), record.Slots[0].Unsent()));
        Assert.Equal(100, record.Slots[0].Outcomes![CallStatus.Unsent]["the generator was late"]);
        Assert.Equal(200, record.Slots.Sum(s => s.Good()));
        Assert.Contains(record.Examples, e => e.Detail == "the generator was late by 2000 ms");
    }
}
