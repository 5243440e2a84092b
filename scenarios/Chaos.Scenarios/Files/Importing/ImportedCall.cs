using System.Globalization;
using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>
/// A call that was found in a command, in a recording or in a description of a service. Its texts hold no secrets, but
/// their placeholders.
/// </summary>
public sealed partial record ImportedCall
{
    /// <summary>Longest name.</summary>
    private const int MostCharacters = 40;

    /// <summary>Words that are no names of steps.</summary>
    private static readonly HashSet<string> s_words = ["think", "parallel", "good", "failed", "setup", "teardown"];

    /// <summary>What the call is named, such as <c>get-orders</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The path with its query.</summary>
    public required string Path { get; init; }

    /// <summary>Headers by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The longest time that it may take; null for the usual one.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The status with which the call was answered, if it is none from 200 to 299; null else.</summary>
    public int? Status { get; init; }

    /// <summary>What later calls need of its answer, by name.</summary>
    public IReadOnlyDictionary<string, ImportedCapture> Captures { get; init; } =
        new Dictionary<string, ImportedCapture>();

    /// <summary>How long a user waited before the call.</summary>
    public TimeSpan Think { get; init; }

    /// <summary>Makes a name of a method and a path, whose secrets are placeholders.</summary>
    public static string NameOf(string method, string path) =>
        Named($"{method} {path.Split('?')[0].Replace("{{env.", "", StringComparison.Ordinal)}");

    /// <summary>Makes a name of any text: <c>listOrders</c> becomes <c>list-orders</c>.</summary>
    public static string Named(string text)
    {
        var words = NoName()
            .Replace(Hump().Replace(Escaped().Replace(text, "-"), "$1-$2").ToLowerInvariant(), "-")
            .Trim('-');
        if (words.Length > MostCharacters)
            words = words[..MostCharacters].TrimEnd('-');
        return words.Length == 0 || s_words.Contains(words) || !char.IsAsciiLetter(words[0])
            ? $"call-{words}".TrimEnd('-')
            : words;
    }

    /// <summary>Gives calls of the same name different ones: <c>get-a</c>, <c>get-a-2</c>.</summary>
    public static IReadOnlyList<ImportedCall> Apart(IEnumerable<ImportedCall> calls)
    {
        var names = new HashSet<string>();
        return [.. calls.Select(c => c with { Name = Free(c.Name) })];

        string Free(string name)
        {
            var free = name;
            for (var i = 2; !names.Add(free); i++)
                free = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
            return free;
        }
    }

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escaped();

    [GeneratedRegex("([a-z0-9])([A-Z])")]
    private static partial Regex Hump();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoName();
}
