using System.CommandLine;

namespace Chaos.Cli.Commands;

/// <summary>
/// One command of the tool. Adding one is one file with a class like this and a constructor without parameters: it is
/// found by itself.
/// </summary>
public abstract class CliCommand
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    public abstract string Purpose { get; }

    /// <summary>Whole command lines that work, each with a word on what it does.</summary>
    public virtual IReadOnlyList<(string CommandLine, string Does)> Examples => [];

    /// <summary>Whether help does not list it: it is for the tool itself.</summary>
    public virtual bool Hidden => false;

    /// <summary>Adds arguments, options and the action.</summary>
    public abstract void Configure(Command command);
}
