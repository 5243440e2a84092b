namespace Chaos.Engine.Simulation;

/// <summary>Counts by name and due-time slot.</summary>
internal sealed class SlotCounts
{
    private readonly Dictionary<string, List<long>> _counts = [];

    public void Add(string name, int slot)
    {
        if (!_counts.TryGetValue(name, out var slots))
            _counts.Add(name, slots = []);
        while (slots.Count <= slot)
            slots.Add(0);
        slots[slot]++;
    }

    public long Total(string name) => _counts.TryGetValue(name, out var slots) ? slots.Sum() : 0;

    public Dictionary<string, IReadOnlyList<long>> Snapshot() =>
        _counts.ToDictionary(c => c.Key, c => (IReadOnlyList<long>)[.. c.Value]);
}
