namespace Chaos.Scenarios.Files.Importing;

/// <summary>What is captured of an answer.</summary>
/// <param name="Word">Where it is found, as in a file: <c>json</c>, <c>regex</c> or <c>cookie</c>.</param>
/// <param name="Text">The path, the expression or the name.</param>
public sealed record ImportedCapture(string Word, string Text)
{
    /// <summary>The capture as a file has it.</summary>
    public string Written =>
        Word == "json" ? FirstWorkload.Quoted(Text) : $"{{ {Word}: {FirstWorkload.Quoted(Text)} }}";
}
