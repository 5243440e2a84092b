using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Engine;

/// <summary>Calls that are made elsewhere, as a test writes them: when each came, how long it took, how it ended.</summary>
internal sealed class FakeCalls(TimeProvider time) : IExternalCalls
{
    private readonly PriorityQueue<SeenCall, long> _coming = new();
    private long _count;

    public TaskCompletionSource<string> Maker { get; } = new();

    public bool IsEnded { get; private set; }

    public ExternalRecord Record { get; init; } = new("http://127.0.0.1:9000", 7);

    public string Address => Record.Address;

    public Task<string> MakerEnded => Maker.Task;

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

    public Task BeginAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<SeenCall>> TakeAsync(CancellationToken cancellationToken)
    {
        var seen = new List<SeenCall>();
        while (_coming.TryPeek(out var next, out var at) && at <= time.GetTimestamp())
        {
            seen.Add(next);
            _coming.Dequeue();
        }
        return Task.FromResult<IReadOnlyList<SeenCall>>(seen);
    }

    public Task<ExternalRecord> EndAsync()
    {
        IsEnded = true;
        return Task.FromResult(Record);
    }

    public ValueTask DisposeAsync() => default;
}
