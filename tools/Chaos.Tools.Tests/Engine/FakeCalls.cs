using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Engine;

/// <summary>Calls that are made elsewhere, as a test writes them: when each came, how long it took, how it ended.</summary>
internal sealed class FakeCalls(TimeProvider time) : IExternalCalls
{
    private readonly PriorityQueue<SeenCall, long> _coming = new();
    private long _count;

    public TaskCompletionSource<MakerEnd> Maker { get; } = new();

    public bool IsEnded { get; private set; }

    /// <summary>How long a reading takes; what happens during it is not in it.</summary>
    public TimeSpan ReadingTakes { get; init; }

    public Exception? BeginFails { get; init; }

    public Exception? EndFails { get; init; }

    /// <summary>How long the program needs to end.</summary>
    public TimeSpan EndTakes { get; init; }

    public IReadOnlyList<string> LastLines { get; init; } = [];

    public ExternalRecord Record { get; init; } = new("http://127.0.0.1:9000", 7);

    public string Address => Record.Address;

    public Task<MakerEnd> MakerEnded => Maker.Task;

    /// <summary>Adds a call that comes at a time from now on; without a length it never ends.</summary>
    public void Add(TimeSpan at, TimeSpan? takes, CallResult? result = null)
    {
        var came = time.GetTimestamp() + (long)(at.TotalSeconds * time.TimestampFrequency);
        _coming.Enqueue(new(_count, came, null), came);
        if (takes is { } length)
        {
            var ends = came + (long)(length.TotalSeconds * time.TimestampFrequency);
            _coming.Enqueue(new(_count, ends, result ?? new(CallStatus.Ok)), ends);
        }
        _count++;
    }

    public Task BeginAsync(CancellationToken cancellationToken) =>
        BeginFails is { } failure ? Task.FromException(failure) : Task.CompletedTask;

    public async Task<IReadOnlyList<SeenCall>> TakeAsync(CancellationToken cancellationToken)
    {
        var seen = new List<SeenCall>();
        while (_coming.TryPeek(out var next, out var at) && at <= time.GetTimestamp())
        {
            seen.Add(next);
            _coming.Dequeue();
        }
        if (ReadingTakes > TimeSpan.Zero)
            await Task.Delay(ReadingTakes, time, cancellationToken);
        return seen;
    }

    public async Task<ExternalRecord> EndAsync()
    {
        if (EndTakes > TimeSpan.Zero)
            await Task.Delay(EndTakes, time);
        IsEnded = true;
        return EndFails is { } failure ? throw failure : Record;
    }

    public ValueTask DisposeAsync() => default;
}
