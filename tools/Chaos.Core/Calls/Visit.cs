namespace Chaos.Core.Calls;

/// <summary>
/// The way of one arrival through its journey: its number, and what its steps keep for the steps after them. The steps
/// run one after the other, so that nothing here needs a lock.
/// </summary>
/// <param name="number">Number of the arrival in its workload, from 0.</param>
public sealed class Visit(long number)
{
    private static readonly Dictionary<string, string> s_nothing = [];

    private Dictionary<string, string>? _captured;
    private Dictionary<Type, object>? _kept;
    private HashSet<string>? _done;
    private readonly long? _row;

    /// <summary>Number of the arrival in its workload.</summary>
    public long Number => number;

    /// <summary>The row of a feed that its steps take.</summary>
    public long Row
    {
        get => _row ?? number;
        init => _row = value;
    }

    /// <summary>Number of the user in a closed load; null in an open load.</summary>
    public int? User { get; init; }

    /// <summary>What was captured before the load, for all visits.</summary>
    public IReadOnlyDictionary<string, string> Shared { get; init; } = s_nothing;

    /// <summary>What this visit captured, by name.</summary>
    public IReadOnlyDictionary<string, string> Captured => _captured ?? s_nothing;

    /// <summary>
    /// The value captured under a name: this visit's own, else the shared one. Null when there is none.
    /// </summary>
    public string? Of(string name) =>
        _captured is not null && _captured.TryGetValue(name, out var own) ? own : Shared.GetValueOrDefault(name);

    /// <summary>Keeps a value for the later steps.</summary>
    public void Capture(string name, string value) => (_captured ??= [])[name] = value;

    /// <summary>Whether the user has made a step that each user makes once.</summary>
    public bool HasDone(string step) => _done?.Contains(step) == true;

    /// <summary>Notes that the user has made a step that each user makes once.</summary>
    public void MarkDone(string step) => (_done ??= []).Add(step);

    /// <summary>The same user's next visit, which keeps what this one captured and what it made once.</summary>
    public Visit Next(long next, long row) =>
        new(next)
        {
            Row = row,
            User = User,
            Shared = Shared,
            _captured = _captured,
            _kept = _kept,
            _done = _done,
        };

    /// <summary>What a driver keeps for the visit, such as cookies; made when it is first asked for.</summary>
    public T Kept<T>(Func<T> make)
        where T : class
    {
        _kept ??= [];
        if (!_kept.TryGetValue(typeof(T), out var kept))
            _kept[typeof(T)] = kept = make();
        return (T)kept;
    }
}
