namespace Chaos.Cli.Loading;

/// <summary>The meaning of a line, from which a terminal takes its colour.</summary>
internal enum LoadTone
{
    /// <summary>Nothing particular.</summary>
    Plain,

    /// <summary>The beginning of a part.</summary>
    Heading,

    /// <summary>A threshold that is met.</summary>
    Good,

    /// <summary>A threshold that is missed, or requests that failed.</summary>
    Bad,

    /// <summary>Something that is undecided.</summary>
    Doubt,
}
