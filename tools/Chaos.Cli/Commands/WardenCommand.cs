using System.CommandLine;
using Chaos.Faults.Warden;

namespace Chaos.Cli.Commands;

/// <summary>The process that cleans up when a run's process dies. Started by the run itself.</summary>
internal sealed class WardenCommand : CliCommand
{
    public override string Name => "warden";

    public override string Purpose => "Cleans up when the run that started it dies; for the tool itself.";

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
                new WardenLoop(
                    parsed.GetRequiredValue(run),
                    parsed.GetRequiredValue(journal),
                    TimeProvider.System
                )
                {
                    IsKeeper = parsed.GetValue(keeper),
                }.RunAsync(Console.In, Console.Out, cancellationToken)
        );
    }
}
