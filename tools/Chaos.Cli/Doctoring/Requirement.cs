namespace Chaos.Cli.Doctoring;

/// <summary>
/// A program outside the repository that a part of the toolkit needs. To add one, add a file with a subclass; it is
/// found by reflection.
/// </summary>
public abstract class Requirement
{
    /// <summary>The name of the program.</summary>
    public abstract string Name { get; }

    /// <summary>What needs it.</summary>
    public abstract string NeededFor { get; }

    /// <summary>Whether <c>chaos run</c> does not work without it.</summary>
    public virtual bool Essential => false;

    /// <summary>The version or the path that was found; null when it is missing.</summary>
    public abstract string? Find();

    /// <summary>Debian packages that contain it; empty when it has to be installed by hand.</summary>
    public virtual IReadOnlyList<string> DebianPackages => [];

    /// <summary>How to install it by hand, in a sentence.</summary>
    public abstract string HowToGet { get; }
}
