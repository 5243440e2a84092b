namespace Chaos.Cli.Commands;

/// <summary>The user asked for something that does not work; every mistake is a line of its own.</summary>
public sealed class UsageException(params IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines))
{
    /// <summary>The mistakes.</summary>
    public IReadOnlyList<string> Lines => lines;
}
