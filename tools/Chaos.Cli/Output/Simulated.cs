using System.Globalization;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Engine.Simulation;
using Chaos.Reports.Text;
using Chaos.Reports.Wording;

namespace Chaos.Cli.Output;

/// <summary>Prints what the simulation predicts for experiments, without running them.</summary>
internal static class Simulated
{
    /// <summary>
    /// Simulates the experiments and prints the predictions. Returns the exit code that a run with these verdicts would
    /// have.
    /// </summary>
    /// <exception cref="UsageException">Experiments cannot be simulated; the message names all of them.</exception>
    internal static async Task<ExitCode> PrintAsync(
        IReadOnlyList<Experiment> experiments,
        ulong seed,
        bool json,
        bool warns,
        CancellationToken cancellationToken
    )
    {
        var time = TimeProvider.System;
        var output = json ? Console.Error : Console.Out;
        var results = new List<ExperimentResult>();
        var without = new List<string>();
        foreach (var experiment in experiments)
        {
            var begun = time.GetTimestamp();
            try
            {
                var result = Judge.Decide(
                    experiment,
                    await SimulatedRun.RecordsAsync(experiment, seed, cancellationToken)
                );
                var took = time.GetElapsedTime(begun);
                results.Add(result);
                await output.WriteLineAsync(
                    $"{result.Verdict.Sign()} {result.Word()}  {result.Id}, predicted (seed {seed}, "
                        + $"{experiment.PlannedDuration.TotalSeconds:0} s of virtual time in "
                        + $"{took.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s)"
                );
                foreach (var problem in result.Problems)
                    await output.WriteLineAsync($"  ! {problem}");
                foreach (var line in FindingLines.Of(result))
                    await output.WriteLineAsync($"  {line}");
                await output.WriteLineAsync();
            }
            catch (CannotBeSimulatedException e)
            {
                without.Add($"{experiment.Id}: {e.Message}");
            }
        }
        if (without.Count > 0)
            throw new UsageException(without);
        if (json)
            JsonText.Print(
                new
                {
                    seed,
                    predicted = true,
                    experiments = results,
                },
                Console.Out
            );
        var code = Judge.ExitCode(results.Select(r => r.Verdict));
        if (code != ExitCode.Inconclusive || !warns || results.Count == 0)
            return code;
        await output.WriteLineAsync(
            $"? {UndecidedWords.Warning(string.Join(", ", results.Where(r => r.Verdict == Verdict.Inconclusive).Select(r => r.Id)))}"
        );
        return ExitCode.AsExpected;
    }
}
