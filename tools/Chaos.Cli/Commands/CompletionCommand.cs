using System.CommandLine;
using Chaos.Cli.Completing;

namespace Chaos.Cli.Commands;

/// <summary>Prints the script with which a shell completes command lines.</summary>
internal sealed class CompletionCommand : CliCommand
{
    private readonly Argument<string> _shell = new("shell") { Description = "the shell" };

    public override string Name => "completion";

    public override string Purpose =>
        "Prints a script with which a shell completes commands, options, suites, experiments and files.";

    public override IReadOnlyList<(string, string)> Examples =>
        [.. CompletionScript.All.Select(s => (s.Load, $"in {s.Shell}"))];

    public override void Configure(Command command)
    {
        _shell.AcceptOnlyFromAmong([.. CompletionScript.All.Select(s => s.Shell)]);
        command.Arguments.Add(_shell);
        command.SetAction(parsed =>
            Console.Out.Write(CompletionScript.All.Single(s => s.Shell == parsed.GetValue(_shell)).Text)
        );
    }
}
