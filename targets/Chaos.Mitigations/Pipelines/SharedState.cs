using System.Collections.Concurrent;

namespace Chaos.Mitigations.Pipelines;

/// <summary>
/// What the pipelines of one service share, where a mitigation asks for it by name: a pool of permits for several
/// callees, for example. Lives as long as the trial.
/// </summary>
public sealed class SharedState
{
    private readonly ConcurrentDictionary<string, Lazy<object>> _values = new(StringComparer.Ordinal);

    /// <summary>The value of that name, made when first asked for.</summary>
    public T GetOrAdd<T>(string name, Func<T> make)
        where T : class => (T)_values.GetOrAdd(name, _ => new(make)).Value;
}
