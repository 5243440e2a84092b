using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Generators;

/// <summary>Loads whose calls something else begins, here a loop in virtual time.</summary>
public sealed class DrivenLoadTests
{
    private readonly VirtualTime _time = new();
    private readonly List<Call> _calls = [];
    private readonly List<CallResult?> _results = [];
    private Func<Call, CallStatus> _answer = static _ => CallStatus.Ok;

    [Fact]
    public async Task Calls_count_in_the_second_in_which_they_begin_and_none_begins_after_the_end_of_the_load()
    {
        var record = await RunAsync(
            Some.Workload(OpenLoad.Constant(10, Some.Seconds(3))),
            load => BatchesAsync(load, batches: 5, size: 10)
        );
        Assert.Equal([10, 10, 10], record.Slots.Select(s => s.Good()));
        Assert.Equal(Enumerable.Range(0, 30).Select(n => (long)n), _calls.Select(c => c.Number));
        Assert.Equal(20, _results.Count(r => r is null));
    }

    [Fact]
    public async Task Nothing_is_claimed_of_when_a_call_was_due()
    {
        var record = await RunAsync(
            Some.Workload(OpenLoad.Constant(10, Some.Seconds(2))),
            load => BatchesAsync(load, batches: 2, size: 10)
        );
        Assert.False(record.IsOpen);
        Assert.Null(record.StartLag);
        Assert.All(record.Slots, s => Assert.Equal(s.GoodLatency!.Max, s.ServiceTime!.Max));
    }

    [Fact]
    public async Task Calls_beyond_the_cap_are_dropped()
    {
        var record = await RunAsync(
            Some.Workload(OpenLoad.Constant(5, Some.Seconds(2)) with { InFlightCap = 2 }),
            load => BatchesAsync(load, batches: 2, size: 5)
        );
        Assert.Equal([2, 2], record.Slots.Select(s => s.Good()));
        Assert.Equal([3, 3], record.Slots.Select(s => s.Of(CallStatus.Dropped)));
        Assert.Equal(2, record.InFlightPeak);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_load_of_a_number_of_calls_ends_with_the_last_of_them(bool isOpen)
    {
        var record = await RunAsync(
            Some.Workload(
                isOpen ? OpenLoad.Constant(10, Some.Seconds(60)) : ClosedLoad.Constant(3, Some.Seconds(60))
            ) with
            {
                Iterations = 25,
            },
            load => isOpen ? BatchesAsync(load, batches: 60, size: 10) : CopiesAsync(load, 3)
        );
        Assert.Equal(25, record.Slots.Sum(s => s.Good()));
        Assert.Equal(0, record.Unfinished);
    }

    [Fact]
    public async Task Each_call_of_a_number_of_calls_has_a_row_of_its_own_whichever_user_makes_it()
    {
        await RunAsync(
            Some.Workload(ClosedLoad.Constant(3, Some.Seconds(60))) with
            {
                Iterations = 25,
            },
            load => CopiesAsync(load, 3)
        );
        Assert.Equal(Enumerable.Range(0, 25).Select(n => (long)n), _calls.Select(c => c.Row).Order());
    }

    [Fact]
    public async Task Users_pause_after_failures_and_keep_their_numbers()
    {
        _answer = static call => call.Number % 2 == 0 ? CallStatus.Refused : CallStatus.Ok;
        var record = await RunAsync(
            Some.Workload(
                ClosedLoad.Constant(2, Some.Seconds(10)) with
                {
                    PauseAfterFailure = Some.Seconds(.9),
                    Pace = Some.Seconds(.5),
                }
            ),
            load => CopiesAsync(load, 2)
        );
        Assert.Equal(_calls.Count, _calls.Select(c => c.Number).Distinct().Count());
        // A call takes .1 s. User 0 fails and pauses for .9 s after it; user 1 keeps its pace of .5 s.
        Assert.Equal(10, record.Slots.Sum(s => s.Of(CallStatus.Refused)));
        Assert.Equal(20, record.Slots.Sum(s => s.Good()));
    }

    [Fact]
    public async Task More_copies_than_users_make_no_more_calls()
    {
        var record = await RunAsync(
            Some.Workload(ClosedLoad.Constant(2, Some.Seconds(5))),
            load => CopiesAsync(load, 5)
        );
        Assert.Equal(Enumerable.Repeat(20L, 5), record.Slots.Select(s => s.Good()));
        Assert.Equal(2, record.InFlightPeak);
    }

    [Fact]
    public async Task A_stop_cuts_the_calls_in_flight_and_no_call_begins_after_it()
    {
        using var stop = new CancellationTokenSource(Some.Seconds(1.05), _time);
        var record = await RunAsync(
            Some.Workload(OpenLoad.Constant(10, Some.Seconds(5))),
            load => BatchesAsync(load, batches: 5, size: 10),
            stop.Token
        );
        Assert.Equal(10, record.Slots.Sum(s => s.Good()));
        Assert.Equal(10, record.Slots.Sum(s => s.Of(CallStatus.Unknown)));
        Assert.Equal(20, _calls.Count);
    }

    [Fact]
    public async Task A_defect_of_a_driver_ends_the_load()
    {
        _answer = static call => call.Number == 15 ? throw new NotSupportedException("a defect") : CallStatus.Ok;
        var defect = await Assert.ThrowsAsync<NotSupportedException>(() =>
            RunAsync(
                Some.Workload(OpenLoad.Constant(10, Some.Seconds(5))),
                load => BatchesAsync(load, batches: 5, size: 10)
            )
        );
        Assert.Equal("a defect", defect.Message);
        Assert.Equal(16, _calls.Count);
    }

    private Task<WorkloadRecord> RunAsync(
        Workload workload,
        Func<DrivenLoad, Task> drive,
        CancellationToken cancellationToken = default
    ) =>
        _time.RunAsync(async () =>
        {
            var recorder = new Recorder(workload, _time, _time.GetTimestamp(), TimeSpan.Zero) { IsOpen = false };
            var load = new DrivenLoad(workload, new FunctionTarget(AnswerAsync), recorder);
            var driven = drive(load);
            try
            {
                await load.RunAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                Assert.True(load.IsOver);
            }
            var record = recorder.Finish();
            await driven;
            return record;
        });

    private async ValueTask<CallResult> AnswerAsync(Call call, CancellationToken cancellationToken)
    {
        _calls.Add(call);
        var status = _answer(call);
        await Task.Delay(Some.Milliseconds(100), _time, cancellationToken);
        return new(status);
    }

    /// <summary>Begins as many calls at once in each second.</summary>
    private async Task BatchesAsync(DrivenLoad load, int batches, int size)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            for (var i = 0; i < size; i++)
                _ = KeepAsync(load.CallAsync());
            await Task.Delay(Some.Seconds(1), _time);
        }
    }

    private async Task CopiesAsync(DrivenLoad load, int copies) =>
        await Task.WhenAll(
            Enumerable
                .Range(0, copies)
                .Select(async _ =>
                {
                    while (!load.IsOver)
                        if (await load.CallAsync() is null)
                            await Task.Delay(Some.Milliseconds(100), _time);
                })
        );

    private async Task KeepAsync(Task<CallResult?> call) => _results.Add(await call);
}
