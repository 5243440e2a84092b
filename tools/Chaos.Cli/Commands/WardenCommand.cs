using System.CommandLine;
using Chaos.Faults.Warden;

namespace Chaos.Cli.Commands;

/// <summary>Runs the warden: the process that cleans up when a run's process dies. The run itself starts it.</summary>
internal sealed class WardenCommand : CliCommand
{
    public override string Name => "warden";

    public override string Purpose => "Cleans up when the run that started it dies. Only the tool itself starts it.";

    public override bool Hidden => true;

    public override void Configure(Command command)
    {
        var run = new Option<string>("--run") { Required = true, Description = "id of the run" };
        var journal = new Option<string>("--journal") { Required = true, Description = "its journal" };
        command.Options.Add(run);
        var keeper = new Option<bool>("--keeper") { Description = "whether it stands behind the warden" };
        command.Options.Add(journal);
        command.Options.Add(keeper);
        command.SetAction(
            (parsed, cancellationToken) =>
                new WardenLoop(parsed.GetRequiredValue(run), parsed.GetRequiredValue(journal), TimeProvider.System)
                {
                    IsKeeper = parsed.GetValue(keeper),
                }.RunAsync(Console.In, Console.Out, cancellationToken)
        );
    }
}
