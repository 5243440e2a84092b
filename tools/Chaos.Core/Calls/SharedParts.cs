namespace Chaos.Core.Calls;

/// <summary>
/// What several drivers share, such as the connections of a workload's steps: made for the first that asks, disposed
/// with the last.
/// </summary>
public sealed class SharedParts
{
    private readonly Lock _gate = new();
    private readonly Dictionary<object, (IDisposable Part, int Users)> _kept = [];

    /// <summary>The part under a key. Each call is answered by one of <see cref="GiveBack"/>.</summary>
    public T Take<T>(object key, Func<T> make)
        where T : class, IDisposable
    {
        lock (_gate)
        {
            var (part, users) = _kept.TryGetValue(key, out var kept) ? kept : (make(), 0);
            _kept[key] = (part, users + 1);
            return (T)part;
        }
    }

    /// <summary>Gives back a part; disposes it when nobody uses it any more.</summary>
    public void GiveBack(IDisposable part)
    {
        lock (_gate)
        {
            var (key, kept) = _kept.First(k => ReferenceEquals(k.Value.Part, part));
            if (kept.Users > 1)
            {
                _kept[key] = (part, kept.Users - 1);
                return;
            }
            _kept.Remove(key);
        }
        part.Dispose();
    }
}
