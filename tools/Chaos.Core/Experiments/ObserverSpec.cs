namespace Chaos.Core.Experiments;

/// <summary>
/// A figure of the user's that is read once a second while a trial runs, and becomes a series of its record.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Url">Where it is asked for.</param>
public sealed record ObserverSpec(string Name, string Url)
{
    /// <summary>Name of the event that a figure could not be read, and from when on.</summary>
    public const string NotRead = "not read";

    /// <summary>Headers of the request, with placeholders as in a service's environment.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A query of Prometheus; null for a field of JSON.</summary>
    public string? Query { get; init; }

    /// <summary>The field of JSON, such as <c>queue.depth</c>; null for a query.</summary>
    public string? Field { get; init; }
}
