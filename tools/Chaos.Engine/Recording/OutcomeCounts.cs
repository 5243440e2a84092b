using Chaos.Core.Calls;

namespace Chaos.Engine.Recording;

/// <summary>
/// Counts how calls ended, by their protocol's outcome words. Thread-safe without a lock. There are few words, so a
/// linear search is fast. After <see cref="Most"/> words, all further ones of a status are counted together, so that a
/// service that writes a number into every error cannot fill the memory.
/// </summary>
internal sealed class OutcomeCounts
{
    /// <summary>The most words that are counted apart in a second.</summary>
    public const int Most = 32;

    /// <summary>The word under which all further words are counted.</summary>
    public const string Others = "other outcomes";

    private readonly Entry?[] _entries = new Entry?[Most];
    private readonly Entry[] _others = [.. Enum.GetValues<CallStatus>().Select(s => new Entry(s, Others))];

    public void Add(CallStatus status, string word) => Interlocked.Increment(ref Find(status, word).Count);

    /// <summary>The counts of several lanes, by status and word; null where no call had a word.</summary>
    public static IReadOnlyDictionary<CallStatus, IReadOnlyDictionary<string, long>>? Sum(
        IEnumerable<OutcomeCounts> lanes
    )
    {
        var entries = lanes
            .SelectMany(l => l._entries.OfType<Entry>().Concat(l._others))
            .Where(e => Volatile.Read(ref e.Count) > 0)
            .ToList();
        return entries.Count == 0
            ? null
            : entries
                .GroupBy(e => e.Status)
                .OrderBy(g => g.Key)
                .ToDictionary(
                    g => g.Key,
                    g =>
                        (IReadOnlyDictionary<string, long>)
                            g.GroupBy(e => e.Word)
                                .OrderBy(w => w.Key, StringComparer.Ordinal)
                                .ToDictionary(w => w.Key, w => w.Sum(e => Volatile.Read(ref e.Count)))
                );
    }

    private Entry Find(CallStatus status, string word)
    {
        for (var i = 0; i < Most; i++)
        {
            var entry = Volatile.Read(ref _entries[i]);
            if (entry is null)
            {
                var fresh = new Entry(status, word);
                entry = Interlocked.CompareExchange(ref _entries[i], fresh, null) ?? fresh;
            }
            if (entry.Status == status && (ReferenceEquals(entry.Word, word) || entry.Word == word))
                return entry;
        }
        return _others[(int)status];
    }

    private sealed class Entry(CallStatus status, string word)
    {
        public readonly CallStatus Status = status;
        public readonly string Word = word;
        public long Count;
    }
}
