using System.Collections.Concurrent;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// Holds the values that the pipelines of one service share by name, for example a pool of permits for several callees.
/// Lives as long as the trial.
/// </summary>
public sealed class SharedState
{
    private readonly ConcurrentDictionary<string, Lazy<object>> _values = new(StringComparer.Ordinal);

    /// <summary>Returns the value with this name, and creates it on first use.</summary>
    public T GetOrAdd<T>(string name, Func<T> make)
        where T : class => (T)_values.GetOrAdd(name, _ => new(make)).Value;
}
