using System.CommandLine;
using System.CommandLine.Help;
using System.Text.RegularExpressions;
using Chaos.Cli.Annotating;
using Chaos.Cli.Completing;
using Chaos.Cli.Loading;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Judging;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Cli.Commands;

/// <summary>
/// Runs the tool's command line. Finds every command in this assembly, reports all mistakes in the arguments at once,
/// and maps each kind of failure to its exit code.
/// </summary>
internal static partial class CommandLine
{
    // A word such as @body.json is the value of an option, and no file with further options.
    private static readonly ParserConfiguration s_parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs a command line and returns its exit code.</summary>
    /// <param name="args">The words of the command line.</param>
    /// <param name="helpWidth">The width of help in columns; null for the terminal's width, or 100 without a
    /// terminal.</param>
    public static async Task<int> RunAsync(string[] args, int? helpWidth = null)
    {
        var result = Root(helpWidth).Parse(args.Length == 0 ? ["--help"] : args, s_parser);
        var unknown = UnknownOptions(result, args);
        if ((result.Errors.Count > 0 || unknown.Count > 0) && result.Action is not HelpWithExamples)
        {
            var mistakes = (unknown.Count > 0 ? unknown : Mistakes(result)).ToList();
            foreach (var mistake in mistakes)
                Console.Error.WriteFitted($"chaos: {mistake}");
            await Console.Error.WriteLineAsync(
                (
                    $"chaos: see: {CalledAs.Command} "
                    + $"{string.Join(' ', result.CommandResult.Command is RootCommand ? [] : [result.CommandResult.Command.Name])}"
                    + " --help"
                ).Replace("  ", " ", StringComparison.Ordinal)
            );
            Annotate(mistakes);
            return (int)ExitCode.Invalid;
        }
        try
        {
            // Commands handle signals themselves: a run first reverts its faults, however long that takes.
            return await result.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
            );
        }
        catch (UsageException e)
        {
            foreach (var line in e.Lines)
                Console.Error.WriteFitted($"chaos: {line}");
            if (e.Annotations is { } annotations)
                GitHub.Here.Print(annotations, Console.Error);
            else
                Annotate(e.Lines);
            return (int)ExitCode.Invalid;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("chaos: interrupted before anything was measured");
            return (int)ExitCode.Interrupted;
        }
        catch (Exception e)
            when (e is TestbedException or RecordException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteFitted($"chaos: {e.Message}");
            Annotate([e.Message]);
            return (int)ExitCode.Broken;
        }
        catch (Exception e)
        {
            var told = UnexpectedError.Tell(e);
            Console.Error.WriteFitted($"chaos: {told}");
            Annotate([told]);
            return (int)ExitCode.Broken;
        }
    }

    private static void Annotate(IEnumerable<string> mistakes) =>
        GitHub.Here.Print([new Annotation(true, string.Join('\n', mistakes)) { Title = "chaos" }], Console.Error);

    [GeneratedRegex(
        @"^Cannot parse argument '(?<value>.*)' for option '(?<option>[^']*)' as expected type '(?<type>[^']*)'\.$",
        RegexOptions.Singleline
    )]
    private static partial Regex NumberWanted();

    /// <summary>The parser's error in the form of ours: option, value, and what is allowed.</summary>
    private static string Told(string mistake) =>
        NumberWanted().Match(mistake) is { Success: true } match
            ? $"{match.Groups["option"].Value}: {match.Groups["value"].Value} is not allowed; allowed: "
                + $"{(match.Groups["type"].Value.Contains("Int", StringComparison.Ordinal) ? "a whole number" : "a number")}"
            : mistake;

    /// <summary>
    /// The unknown options, each with the nearest known one. The parser takes them for arguments, and their values for
    /// others. After <c>--</c> all words are arguments.
    /// </summary>
    private static IReadOnlyList<string> UnknownOptions(ParseResult result, string[] args)
    {
        var command = result.CommandResult.Command;
        var words = args.TakeWhile(a => a != "--").ToHashSet();
        var known = command.Options.SelectMany(o => o.Aliases.Prepend(o.Name)).ToList();
        return
        [
            .. result
                .CommandResult.Tokens.Select(t => t.Value)
                .Concat(result.UnmatchedTokens)
                .Where(w => w.Length > 1 && w.StartsWith('-') && words.Contains(w))
                .Select(w => w.Split('=', ':')[0])
                .Distinct()
                .Select(w =>
                    ForeignOption.Meant(w, known) is { } ours
                        ? $"no option is named {w}; did you mean {ours}?"
                        : NearestName.Wrong("option", w, known)
                ),
        ];
    }

    /// <summary>
    /// The other mistakes in a command line. An unknown command is reported with the nearest known one. For everything
    /// else the parser's message is used.
    /// </summary>
    private static IReadOnlyList<string> Mistakes(ParseResult result)
    {
        var command = result.CommandResult.Command;
        return result.UnmatchedTokens.Count == 0
            ? [.. result.Errors.Select(e => Told(e.Message))]
            :
            [
                .. result.UnmatchedTokens.Select(word =>
                    NearestName.Wrong(
                        command is RootCommand ? "command" : "argument",
                        word,
                        command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)
                    )
                ),
            ];
    }

    private static RootCommand Root(int? helpWidth)
    {
        var root = new RootCommand(
            "Chaos puts microservices and the patterns that protect them to the test: load, faults, and verdicts with evidence."
        );
        var commands = typeof(CommandLine)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(CliCommand)) && !t.IsAbstract)
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (CliCommand)Activator.CreateInstance(t)!)
            .ToList();
        foreach (var one in commands)
        {
            var command = new Command(one.Name, one.Purpose) { Hidden = one.Hidden };
            one.Configure(command);
            // Completions are long and depend on the current folder. They do not say what is allowed, so help shows the
            // argument's name instead.
            foreach (
                var argument in command.Arguments.Where(a =>
                    a.CompletionSources.Any(s => s.Method.DeclaringType == typeof(Completions))
                )
            )
                argument.HelpName = argument.Name;
            root.Subcommands.Add(command);
        }
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples(
            (HelpAction)help.Action!,
            commands,
            helpWidth ?? HelpWithExamples.WidthHere()
        );
        return root;
    }
}
