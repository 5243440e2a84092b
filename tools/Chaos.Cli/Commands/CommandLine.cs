using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Trials;

namespace Chaos.Cli.Commands;

/// <summary>The tool's command line: every command found in this assembly, wrong arguments with all mistakes at once, and each kind of failure with its exit code.</summary>
public static class CommandLine
{
    /// <summary>Runs a command line and gives its exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var result = Root().Parse(args);
        if (result.Errors.Count > 0 && result.Action is not HelpAction)
        {
            foreach (var error in result.Errors) await Console.Error.WriteLineAsync($"chaos: {error.Message}");
            await Console.Error.WriteLineAsync($"chaos: see: chaos {string.Join(' ', result.CommandResult.Command is RootCommand ? [] : [result.CommandResult.Command.Name])} --help".Replace("  ", " ", StringComparison.Ordinal));
            return (int)ExitCode.Invalid;
        }
        try
        {
            // Signals are the commands' own business: a run reverts its faults first, however long that takes.
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException e)
        {
            foreach (var line in e.Lines) await Console.Error.WriteLineAsync($"chaos: {line}");
            return (int)ExitCode.Invalid;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("chaos: interrupted before anything was measured");
            return (int)ExitCode.Interrupted;
        }
        catch (Exception e) when (e is TestbedException or RecordException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"chaos: {e.Message}");
            return (int)ExitCode.Broken;
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Chaos puts microservices and the patterns that protect them to the test: load, faults, and verdicts with evidence.");
        var commands = typeof(CommandLine).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CliCommand)) && !t.IsAbstract).OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (CliCommand)Activator.CreateInstance(t)!).ToList();
        foreach (var one in commands)
        {
            var command = new Command(one.Name, one.Purpose) { Hidden = one.Hidden };
            one.Configure(command);
            root.Subcommands.Add(command);
        }
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, commands);
        return root;
    }

    /// <summary>The usual help and then examples that can be copied: those of the command, or of all.</summary>
    private sealed class HelpWithExamples(HelpAction usual, IReadOnlyList<CliCommand> commands) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = usual.Invoke(parseResult);
            var asked = parseResult.CommandResult.Command;
            var examples = commands.Where(c => asked is RootCommand ? !c.Hidden : c.Name == asked.Name).SelectMany(c => asked is RootCommand ? c.Examples.Take(1) : c.Examples).ToList();
            if (examples.Count == 0) return code;
            var output = parseResult.InvocationConfiguration.Output;
            var width = examples.Max(e => e.CommandLine.Length);
            output.WriteLine("Examples:");
            foreach (var (line, does) in examples) output.WriteLine($"  {line.PadRight(width)}  {does}");
            output.WriteLine();
            return code;
        }
    }
}
