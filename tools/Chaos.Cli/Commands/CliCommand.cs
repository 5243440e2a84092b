using System.CommandLine;

namespace Chaos.Cli.Commands;

/// <summary>
/// One command of the tool. To add one, add a file with a subclass that has a constructor without parameters; it is
/// found by reflection.
/// </summary>
public abstract class CliCommand
{
    /// <summary>The command's name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What the command does, in a sentence.</summary>
    public abstract string Purpose { get; }

    /// <summary>Complete, working command lines, each with a short description.</summary>
    public virtual IReadOnlyList<(string CommandLine, string Does)> Examples => [];

    /// <summary>What else one has to know, each in a line of its own after the examples.</summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>Whether help leaves the command out because only the tool itself calls it.</summary>
    public virtual bool Hidden => false;

    /// <summary>Adds arguments, options and the action.</summary>
    public abstract void Configure(Command command);
}
