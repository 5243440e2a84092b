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
        foreach (var (name, value) in Pairs(given))
        {
            Environment.SetEnvironmentVariable(name, value);
            // A service may print what it inherits, without a placeholder in the file.
            if (SecretText.Told(name, value) == Secrets.Mask)
                SecretMask.Add($"env.{name}", value);
        }
    }

    /// <summary>The variables that no file names: a typing error, or meant for the processes that inherit them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="texts">The texts of the files.</param>
    internal IEnumerable<string> Unused(ParseResult parsed, IReadOnlyList<string> texts) =>
        Pairs(parsed.GetValue(this) ?? [])
            .Select(p => p.Name)
            .Distinct()
            .Where(name => !texts.Any(t => Regex.IsMatch(t, $@"\benv\.{name}\b")))
            .Select(name =>
                $"-e {name}: no file has {{{{env.{name}}}}}; only the processes that the run starts get it"
            );

    private static IEnumerable<(string Name, string Value)> Pairs(IEnumerable<string> given) =>
        given.Select(g => g.Split('=', 2)).Select(p => (p[0], p[1]));

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*=.", RegexOptions.Singleline)]
    private static partial Regex Form();
}
