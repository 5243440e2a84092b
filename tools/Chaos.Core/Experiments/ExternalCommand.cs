namespace Chaos.Core.Experiments;

/// <summary>A command defined by the user that does something and ends.</summary>
/// <param name="Words">Program and arguments.</param>
/// <param name="Folder">Working folder of the command; null for that of the run.</param>
public sealed record ExternalCommand(IReadOnlyList<string> Words, string? Folder)
{
    /// <summary>Longest time that the command may take.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(30);

    public bool Equals(ExternalCommand? other) =>
        other is not null && Words.SequenceEqual(other.Words) && Folder == other.Folder && Within == other.Within;

    public override int GetHashCode() => Words.Aggregate(17, HashCode.Combine);
}
