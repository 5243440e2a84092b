namespace Chaos.Cli.Doctoring;

/// <summary>
/// Something outside the repository that a part of the toolkit needs. Adding one is one file with a class like this: it
/// is found by itself.
/// </summary>
public abstract class Requirement
{
    /// <summary>What it is called.</summary>
    public abstract string Name { get; }

    /// <summary>What needs it.</summary>
    public abstract string NeededFor { get; }

    /// <summary>Whether the toolkit's main job needs it.</summary>
    public virtual bool Essential => false;

    /// <summary>The version or the place that was found; null when it is missing.</summary>
    public abstract string? Find();

    /// <summary>Debian packages that bring it; none when it has to be got by hand.</summary>
    public virtual IReadOnlyList<string> DebianPackages => [];

    /// <summary>How to get it by hand, in a sentence.</summary>
    public abstract string HowToGet { get; }
}
