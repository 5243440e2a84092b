namespace Chaos.Core.Load;

/// <summary>A program that makes a load, started by the run. Its texts may contain placeholders.</summary>
/// <param name="Name">Its name in messages, such as <c>k6</c>.</param>
/// <param name="Words">Program and arguments.</param>
/// <param name="Folder">Its working folder.</param>
public sealed record LoadMaker(string Name, IReadOnlyList<string> Words, string Folder)
{
    /// <summary>The name of k6.</summary>
    public const string K6 = "k6";

    /// <summary>The variable with the address to call.</summary>
    public const string UrlVariable = "BASE_URL";

    /// <summary>Variables that are added to its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it is k6, whose summary is read.</summary>
    public bool IsK6 => Name == K6;

    public bool Equals(LoadMaker? other) =>
        other is not null
        && (Name, Folder) == (other.Name, other.Folder)
        && Words.SequenceEqual(other.Words)
        && Environment.Count == other.Environment.Count
        && Environment.All(e => other.Environment.TryGetValue(e.Key, out var value) && value == e.Value);

    public override int GetHashCode() => Words.Aggregate(Name.GetHashCode(StringComparison.Ordinal), HashCode.Combine);
}
