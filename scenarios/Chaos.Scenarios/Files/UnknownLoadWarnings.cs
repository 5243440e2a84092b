using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Load;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Warns of objectives that a load made elsewhere decides only if it makes enough calls: how many it makes is not known
/// before the run.
/// </summary>
internal static class UnknownLoadWarnings
{
    private static readonly double[] s_rates = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

    /// <summary>Adds the warnings.</summary>
    /// <param name="reading">Receives them.</param>
    /// <param name="experiment">The experiment.</param>
    /// <param name="paths">The path of each expectation in the file.</param>
    internal static void Add(Reading reading, Experiment experiment, IReadOnlyList<string> paths)
    {
        if (experiment.Workloads.All(w => w.Load is not ExternalLoad))
            return;
        foreach (var (expectation, path) in experiment.Expectations.Zip(paths))
        {
            if (expectation.Errors(experiment, path).Any())
                continue;
            var least = s_rates.FirstOrDefault(r => !expectation.Errors(At(experiment, r), path).Any());
            if (least != s_rates[0])
                reading.Warn(
                    path,
                    least == 0
                        ? "no load that is made elsewhere decides this in the time of the trial: make it longer"
                        : string.Create(
                            CultureInfo.InvariantCulture,
                            $"it stays undecided unless the load that is made elsewhere has about {least:#,0} calls a second or more, "
                                + $"or the trial is longer"
                        )
                );
        }
    }

    private static Experiment At(Experiment experiment, double rate) =>
        experiment with
        {
            Workloads =
            [
                .. experiment.Workloads.Select(w =>
                    w.Load is ExternalLoad load ? w with { Load = OpenLoad.Constant(rate, load.Duration) } : w
                ),
            ],
        };
}
