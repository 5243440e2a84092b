namespace Chaos.Cli.Loading;

/// <summary>A line of the result of a load.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tone">What it means.</param>
internal readonly record struct ResultLine(string Text, LoadTone Tone = LoadTone.Plain);
