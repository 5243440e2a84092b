namespace Chaos.Scenarios.Files.Importing;

/// <summary>What is taken from a source, as the user asks.</summary>
public sealed record ImportChoice
{
    /// <summary>
    /// The methods of the calls that are taken. A call that changes data is taken only by name: it may do harm when it
    /// is made a thousand times.
    /// </summary>
    public IReadOnlyList<string> Methods { get; init; } = ["GET"];

    /// <summary>The host whose calls are taken; null for the one with the most.</summary>
    public string? Host { get; init; }

    /// <summary>The path before all paths of a description; null for the one that it says itself.</summary>
    public string? BasePath { get; init; }

    /// <summary>Whether calls with this method are taken.</summary>
    public bool Takes(string method) => Methods.Contains(method, StringComparer.OrdinalIgnoreCase);
}
