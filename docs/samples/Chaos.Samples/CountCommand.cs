using System.CommandLine;
using Chaos.Cli.Commands;
using Chaos.Scenarios;

namespace Chaos.Samples;

/// <summary>Prints the number of experiments whose id matches a pattern.</summary>
public sealed class CountCommand : CliCommand
{
    private readonly Argument<string> _pattern = new("pattern")
    {
        Description = "ids, in which * stands for any text",
        DefaultValueFactory = _ => "*",
    };

    public override string Name => "count";

    public override string Purpose => "Counts the experiments of the catalogue.";

    public override IReadOnlyList<(string, string)> Examples => [("chaos count 'retry.*'", "those on retries")];

    public override void Configure(Command command)
    {
        command.Arguments.Add(_pattern);
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.WriteLine(
                Catalogue.Matching(parsed.GetRequiredValue(_pattern), Scale.Smoke).Count
            );
            return 0;
        });
    }
}
