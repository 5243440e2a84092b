namespace Chaos.Core.Experiments;

/// <summary>
/// A figure defined by the user that is read once a second during a trial, and becomes a series of its record.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">The address that is asked for it.</param>
public sealed record ObserverSpec(string Name, string Url)
{
    /// <summary>Name of the event for a figure that cannot be read from some time on.</summary>
    public const string NotRead = "not read";

    /// <summary>Headers of the request, with placeholders as in a service's environment.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A query of Prometheus; null for a field of JSON.</summary>
    public string? Query { get; init; }

    /// <summary>The field of JSON, such as <c>queue.depth</c>; null for a query.</summary>
    public string? Field { get; init; }
}
