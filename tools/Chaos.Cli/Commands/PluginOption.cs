using System.CommandLine;
using Chaos.Proxy;

namespace Chaos.Cli.Commands;

/// <summary>The option that names assemblies with faults and toxics of the user's own.</summary>
internal sealed class PluginOption : Option<string[]>
{
    /// <param name="aliases">Other names of it.</param>
    internal PluginOption(params string[] aliases)
        : base("--plugin", aliases)
    {
        Description = "an assembly (.dll) with faults and toxics of your own; it runs as a part of the tool";
        HelpName = "file";
        DefaultValueFactory = _ => [];
    }

    /// <summary>Loads the plug-ins. Call it before files are read.</summary>
    /// <exception cref="UsageException">One of them cannot be loaded.</exception>
    internal void Load(ParseResult parsed)
    {
        var wrong = (parsed.GetValue(this) ?? [])
            .Select(f =>
                PlugIns.Load(f) is { } why ? $"--plugin: {f} is not allowed, {why}; allowed: {PlugIns.Allowed}" : null
            )
            .OfType<string>()
            .ToList();
        if (wrong.Count > 0)
            throw new UsageException([.. wrong]);
    }
}
