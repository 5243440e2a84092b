using System.CommandLine;
using System.Text.RegularExpressions;
using Chaos.Core.Texts;

namespace Chaos.Cli.Running;

/// <summary>
/// The option that sets variables of the environment for one run, as if they stood before the command: <c>-e
/// KEY=VALUE</c>.
/// </summary>
internal sealed partial class VariableOption : Option<string[]>
{
    /// <summary>The option's name.</summary>
    internal const string Key = "--variable";

    internal VariableOption()
        : base(Key, "-e")
    {
        Description = "variable of the environment for this run, as KEY=VALUE: {{env.KEY}} in a file";
        HelpName = "KEY=VALUE";
        DefaultValueFactory = _ => [];
    }

    /// <summary>The words of one value as they may be shown again: without the value of a secret.</summary>
    internal static string Told(string given) =>
        given.Split('=', 2) is [var name, var value] ? $"{name}={SecretText.Told(name, value)}" : given;

    /// <summary>Sets the variables. The last one of a name holds.</summary>
    internal void Set(ParseResult parsed)
    {
        var given = parsed.GetValue(this) ?? [];
        var wrong = given.Where(g => !Form().IsMatch(g)).ToList();
        if (wrong.Count > 0)
            throw new UsageException([
                .. wrong.Select(w =>
                    $"{Key}: {SecretText.Told(w.Split('=')[0])} is not allowed; allowed: KEY=VALUE, with letters, digits and _ in "
                    + "the key, and something as the value"
                ),
            ]);
        foreach (var pair in given)
            Environment.SetEnvironmentVariable(pair.Split('=', 2)[0], pair.Split('=', 2)[1]);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=.", RegexOptions.Singleline)]
    private static partial Regex Form();
}
