namespace Chaos.Core.Experiments;

/// <summary>A command of the user's that does something and ends.</summary>
/// <param name="Words">Program and arguments.</param>
/// <param name="Folder">Where it is started; null for where the run is.</param>
public sealed record UsersCommand(IReadOnlyList<string> Words, string? Folder)
{
    /// <summary>How long it may take.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(30);

    public bool Equals(UsersCommand? other) =>
        other is not null && Words.SequenceEqual(other.Words) && Folder == other.Folder && Within == other.Within;

    public override int GetHashCode() => Words.Aggregate(17, HashCode.Combine);
}
