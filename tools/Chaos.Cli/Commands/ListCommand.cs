using System.CommandLine;
using System.Globalization;
using Chaos.Cli.Output;
using Chaos.Scenarios;

namespace Chaos.Cli.Commands;

/// <summary>Lists the suites and experiments of the catalogue.</summary>
internal sealed class ListCommand : CliCommand
{
    private readonly FormatOption _format = new();

    public override string Name => "list";

    public override string Purpose => "Lists the suites and the experiments that can be run.";

    public override IReadOnlyList<(string, string)> Examples =>
        [
            ("chaos list", "what can be run, with the time each takes"),
            ("chaos list --format json", "for another program"),
        ];

    public override void Configure(Command command)
    {
        command.Options.Add(_format);
        command.SetAction(parsed =>
        {
            if (_format.IsJson(parsed))
                PrintJson();
            else
                Print();
            return 0;
        });
    }

    private const int LastColumn = 35;

    private static void Print()
    {
        Console.WriteLine("Suites");
        foreach (var suite in Catalogue.Suites)
            Console.Out.WriteFitted(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {suite.Name, -22} "
                        + $"{Minutes(TimeSpan.FromTicks(suite.Experiments.Sum(e => e.PlannedDuration.Ticks))), 8}"
                        + $"  {suite.Purpose}"
                ),
                LastColumn
            );
        Console.WriteLine();
        Console.WriteLine("Experiments (time at smoke scale)");
        foreach (var experiment in Catalogue.Experiments(Scale.Smoke))
            Console.Out.WriteFitted(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {experiment.Id, -22} {Minutes(experiment.PlannedDuration), 8}  {experiment.Title}"
                ),
                LastColumn
            );
    }

    private static void PrintJson() =>
        JsonText.Print(
            new
            {
                suites = Catalogue.Suites.Select(s => new
                {
                    s.Name,
                    s.Purpose,
                    plannedDuration = TimeSpan.FromTicks(s.Experiments.Sum(e => e.PlannedDuration.Ticks)),
                    experiments = s.Experiments.Select(e => e.Id),
                }),
                experiments = Catalogue
                    .Experiments(Scale.Smoke)
                    .Select(e => new
                    {
                        e.Id,
                        e.Title,
                        e.Claim,
                        e.GuideFigure,
                        e.Kind,
                        e.PlannedDuration,
                        arms = e.Arms.Select(a => a.Name),
                        e.Rounds,
                    }),
            },
            Console.Out
        );

    private static string Minutes(TimeSpan time) =>
        time < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} min");
}
