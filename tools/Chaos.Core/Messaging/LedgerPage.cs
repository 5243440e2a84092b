namespace Chaos.Core.Messaging;

/// <summary>The states of 1,024 successive messages of a producer.</summary>
internal sealed class LedgerPage
{
    internal const int Size = 1024;

    /// <summary>Stands for every page whose messages were all acknowledged and handled once.</summary>
    internal static readonly LedgerPage Settled = new(0, settled: true);

    private readonly byte[] _states = [];
    private readonly byte[][] _counts = [];
    private readonly long[] _offsets = [];
    private readonly int[] _partitions = [];
    private int _done;

    internal LedgerPage(int groups)
        : this(groups, settled: false) { }

    private LedgerPage(int groups, bool settled)
    {
        if (settled)
            return;
        _states = new byte[Size];
        _offsets = new long[Size];
        _partitions = new int[Size];
        _counts = [.. Enumerable.Range(0, groups).Select(_ => new byte[Size])];
        Array.Fill(_offsets, -1);
    }

    /// <summary>Whether every message was acknowledged and handled once by every group.</summary>
    internal bool IsSettled => _done == Size;

    internal SendState State(int index) => (SendState)_states[index];

    internal int Count(int group, int index) => _counts[group][index];

    internal (int Partition, long Offset) Place(int index) => (_partitions[index], _offsets[index]);

    /// <summary>Rebuilds a settled page. The partitions and offsets of its messages are no longer known.</summary>
    internal static LedgerPage Reopened(int groups)
    {
        var page = new LedgerPage(groups) { _done = Size };
        Array.Fill(page._states, (byte)SendState.Acked);
        foreach (var counts in page._counts)
            Array.Fill(counts, (byte)1);
        return page;
    }

    internal void Set(int index, SendState state)
    {
        var before = IsDone(index);
        _states[index] = (byte)state;
        _done += (IsDone(index) ? 1 : 0) - (before ? 1 : 0);
    }

    internal void Put(int index, int partition, long offset) =>
        (_partitions[index], _offsets[index]) = (partition, offset);

    /// <summary>Counts one handling and returns the number so far. The count stops at 255.</summary>
    internal int Add(int group, int index)
    {
        var before = IsDone(index);
        if (_counts[group][index] < byte.MaxValue)
            _counts[group][index]++;
        _done += (IsDone(index) ? 1 : 0) - (before ? 1 : 0);
        return _counts[group][index];
    }

    private bool IsDone(int index)
    {
        if (_states[index] != (byte)SendState.Acked)
            return false;
        foreach (var counts in _counts)
            if (counts[index] != 1)
                return false;
        return true;
    }
}
