namespace Chaos.Cli.Yaml;

/// <summary>What is wrong at a place in a file.</summary>
/// <param name="Position">Where.</param>
/// <param name="Text">What.</param>
public sealed record YamlMistake(YamlPosition Position, string Text);
