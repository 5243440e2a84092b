namespace Chaos.Cli.Yaml;

/// <summary>A mistake at a position in a file.</summary>
/// <param name="Position">The position.</param>
/// <param name="Text">The message.</param>
internal sealed record YamlMistake(YamlPosition Position, string Text)
{
    /// <summary>
    /// The path of a value that cannot be read at all, so that no further mistakes are reported for it; null otherwise.
    /// </summary>
    internal string? Path { get; init; }

    /// <summary>Whether the mistake is about the file as a whole, which may not even exist.</summary>
    public bool IsOfFile { get; init; }

    /// <summary>The file that it is in; null for the one that was read first.</summary>
    public string? File { get; init; }

    /// <summary>The place, as <c>file:line:column</c>.</summary>
    public string PlaceIn(string file) => IsOfFile ? File ?? file : $"{File ?? file}:{Position}";

    /// <summary>Place and message in one line.</summary>
    public string In(string file) => $"{PlaceIn(file)}: {Text}";
}
