namespace Chaos.Cli.Yaml;

/// <summary>What is wrong at a place in a file.</summary>
/// <param name="Position">Where.</param>
/// <param name="Text">What.</param>
internal sealed record YamlMistake(YamlPosition Position, string Text)
{
    /// <summary>
    /// The path of what cannot be read at all, of which nothing else is to be told; null where something was.
    /// </summary>
    internal string? Path { get; init; }

    /// <summary>Whether it is of a file as a whole, which may not even be there, and of no place in it.</summary>
    public bool IsOfFile { get; init; }

    /// <summary>Where it is: <c>file:line:column</c>.</summary>
    public string PlaceIn(string file) => IsOfFile ? file : $"{file}:{Position}";

    /// <summary>One line.</summary>
    public string In(string file) => $"{PlaceIn(file)}: {Text}";
}
