using Chaos.Cli.Annotating;

namespace Chaos.Cli;

/// <summary>The user asked for something that does not work; every mistake is a line of its own.</summary>
internal sealed class UsageException(params IReadOnlyList<string> lines)
    : Exception(string.Join(Environment.NewLine, lines))
{
    /// <summary>The same for GitHub, at their places in files; null where they have none.</summary>
    public IReadOnlyList<Annotation>? Annotations { get; init; }

    /// <summary>The mistakes.</summary>
    public IReadOnlyList<string> Lines => lines;
}
