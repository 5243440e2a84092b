using System.CommandLine;
using System.Globalization;
using Chaos.Scenarios;

namespace Chaos.Cli.Commands;

/// <summary>Shows what can be run.</summary>
public sealed class ListCommand : CliCommand
{
    public override string Name => "list";

    public override string Purpose => "Lists the suites and the experiments that can be run.";

    public override IReadOnlyList<(string, string)> Examples => [("chaos list", "what there is, with the time each takes")];

    public override void Configure(Command command) => command.SetAction(_ =>
    {
        Console.WriteLine("Suites");
        foreach (var suite in Catalogue.Suites)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {suite.Name,-22} {Minutes(TimeSpan.FromTicks(suite.Experiments.Sum(e => e.PlannedDuration.Ticks))),8}  {suite.Purpose}"));
        Console.WriteLine();
        Console.WriteLine("Experiments (time at smoke scale)");
        foreach (var experiment in Catalogue.Experiments(Scale.Smoke))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {experiment.Id,-22} {Minutes(experiment.PlannedDuration),8}  {experiment.Title}"));
        return 0;
    });

    private static string Minutes(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} min");
}
