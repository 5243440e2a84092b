using System.Globalization;
using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Trials;

namespace Chaos.Reports.Wording;

/// <summary>
/// The most frequent ways in which calls of the candidate were not good, each with the details of one such call. Of a
/// trial with a fault, the calls outside it: those during it fail as the fault says.
/// </summary>
internal static class FailedCalls
{
    private const int Most = 3;
    private const int MostCharacters = 200;

    /// <summary>One line each: <c>buy: 31 server error, such as call 7, due at 1.2 s, after 3 ms: 503</c>.</summary>
    internal static IEnumerable<string> Of(RunContent run, ExperimentResult result) =>
        result
            .Arms.Where(a => a.Role != ArmRole.Control)
            .SelectMany(a => run.Trials(a))
            .Select(t => t.Record)
            .OfType<TrialRecord>()
            .SelectMany(trial => trial.Workloads.SelectMany(w => w.Calls()).SelectMany(w => Outside(trial, w)))
            .GroupBy(f => (f.Workload, f.Status))
            .Select(kind => (kind.Key, Count: kind.Sum(f => f.Count), Example: kind.Select(f => f.Example).First()))
            .OrderByDescending(k => k.Count)
            .Take(Most)
            .Select(k => Line(k.Key.Workload, k.Key.Status, k.Count, k.Example));

    private static IEnumerable<(string Workload, CallStatus Status, long Count, CallExample Example)> Outside(
        TrialRecord trial,
        WorkloadRecord workload
    )
    {
        var (from, to) = trial.Receipts.Count > 0 ? trial.Slots(Phase.DuringFault) : (int.MaxValue, int.MaxValue);
        var begin = trial.Slots(Phase.Whole).From;
        var slots = workload.Slots.Where(s => s.Slot >= begin && (s.Slot < from || s.Slot >= to)).ToList();
        return workload
            .Examples.Where(e => e.Detail is not null && slots.Any(s => s.Slot == (int)e.Due.TotalSeconds))
            .GroupBy(e => e.Status)
            .Select(e => (workload.Name, e.Key, slots.Sum(s => s.Calls.GetValueOrDefault(e.Key)), e.First()));
    }

    private static string Line(string workload, CallStatus status, long count, CallExample call) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{workload}: {count:#,0} {OutcomeWords.Of(status)}, such as call {call.Number:#,0}, due at "
                + $"{Figures.Seconds(call.Due)}, after {call.LatencyMilliseconds:#,0.#} ms: {Cut(call.Detail!)}"
        ) + (call.Body is { Length: > 0 } body ? $": {Cut(body)}" : "");

    private static string Cut(string text) => text.Length <= MostCharacters ? text : $"{text[..MostCharacters]}...";
}
