using Chaos.Core.Judging;
using Chaos.Core.Records;

namespace Chaos.Reports.Wording;

/// <summary>Words for experiments that were run again because the machine had spoiled an earlier try.</summary>
public static class TryWords
{
    /// <summary>
    /// For example <c>2nd try: the first was spoiled: the generator was late</c>; empty where there was but one.
    /// </summary>
    public static string Tries(this RunRecord run, ExperimentResult result) =>
        run.SpoiledTries.Where(t => t.Experiment == result.Id).ToList() is { Count: > 0 } spoiled
            ? $"{Ordinal(spoiled.Count + 1)} try: {string.Join("; ", spoiled.Select(t => $"the {Word(t.Number)} was spoiled: {t.Why}"))}"
            : "";

    /// <summary>Paths of the records of the spoiled tries; empty where there was only one.</summary>
    public static IReadOnlyList<string> RecordsOfSpoiledTries(this RunRecord run, ExperimentResult result) =>
        [.. run.SpoiledTries.Where(t => t.Experiment == result.Id).SelectMany(t => t.Records)];

    private static string Ordinal(int number) =>
        number switch
        {
            1 => "1st",
            2 => "2nd",
            3 => "3rd",
            _ => $"{number}th",
        };

    private static string Word(int number) =>
        number switch
        {
            1 => "first",
            2 => "second",
            3 => "third",
            _ => $"{number}th",
        };
}
