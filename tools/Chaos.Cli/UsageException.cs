using Chaos.Cli.Annotating;

namespace Chaos.Cli;

/// <summary>Reports mistakes in what the user asked for, one line each.</summary>
internal sealed class UsageException(params IReadOnlyList<string> lines)
    : Exception(string.Join(Environment.NewLine, lines))
{
    /// <summary>The mistakes as annotations at their positions in files; null where they have none.</summary>
    public IReadOnlyList<Annotation>? Annotations { get; init; }

    /// <summary>The mistakes.</summary>
    public IReadOnlyList<string> Lines => lines;
}
