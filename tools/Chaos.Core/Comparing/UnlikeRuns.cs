using System.Globalization;
using Chaos.Core.Texts;
using Chaos.Core.Trials;

namespace Chaos.Core.Comparing;

/// <summary>
/// Finds what differs between two runs, by their records, apart from what is compared. With such a difference, a
/// difference of their figures may come from the machine, the plan or the load. Gives one line for the machines and one
/// for the runs.
/// </summary>
internal static class UnlikeRuns
{
    /// <summary>Largest difference in seconds between phases of the same planned length.</summary>
    private const double Jitter = .5;

    /// <summary>Largest difference between numbers of calls of the same plan, as a share.</summary>
    private const double Calls = .01;

    /// <summary>Number of standard errors allowed for numbers of calls drawn with different seeds.</summary>
    private const int Errors = 3;

    /// <summary>Returns what differs, each line with the values of both runs.</summary>
    internal static IReadOnlyList<string> Of(string experiment, ComparedArm before, ComparedArm after)
    {
        List<TrialRecord> one = [.. Whole(before)],
            other = [.. Whole(after)];
        List<string> differing = one.Count == 0 || other.Count == 0 ? [] : [.. Differing(one, other)];
        return
        [
            .. Machine(before.Environment) == Machine(after.Environment)
                ? Array.Empty<string>()
                : [$"the machines differ: {Machine(before.Environment)}; {Machine(after.Environment)}"],
            .. differing.Count == 0 ? Array.Empty<string>() : [$"the runs differ: {string.Join(", ", differing)}"],
        ];

        IEnumerable<TrialRecord> Whole(ComparedArm run) =>
            run.Records.Where(r => r.Experiment == experiment && r.Arm == run.Arm && r.Interrupted is null);
    }

    private static IEnumerable<string> Differing(List<TrialRecord> one, List<TrialRecord> other)
    {
        foreach (
            var (name, of) in new (string, Func<TrialRecord, string>)[]
            {
                ("testbed", t => t.Testbed),
                ("engine", t => t.Engine ?? "chaos"),
                ("attempt timeout", t => Seconds(t.AttemptTimeout.TotalSeconds)),
                (
                    "faults",
                    t =>
                        t.Receipts.Count == 0
                            ? "none"
                            : string.Join(" and ", t.Receipts.Select(r => r.Fault).Order(StringComparer.Ordinal))
                ),
                (
                    "workloads",
                    t =>
                        string.Join(
                            " and ",
                            t.Workloads.Select(w => w.IsOpen ? w.Name : $"{w.Name}, closed")
                                .Order(StringComparer.Ordinal)
                        )
                ),
            }
        )
            if (Texts(one, of) is var a && Texts(other, of) is var b && a != b)
                yield return $"{name} ({a}; {b})";
        foreach (
            var (name, of) in new (string, Func<TrialRecord, double>)[]
            {
                ("warm-up", t => t.Times.WarmUpEnd.TotalSeconds),
                ("baseline", t => (FaultFrom(t) - t.Times.WarmUpEnd).TotalSeconds),
                ("fault phase", t => (FaultTo(t) - FaultFrom(t)).TotalSeconds),
                ("recovery", t => (t.Times.LoadEnd - FaultTo(t)).TotalSeconds),
            }
        )
            if (Middle(one, of) is var a && Middle(other, of) is var b && Math.Abs(a - b) > Jitter)
                yield return $"{name} ({Seconds(a)}; {Seconds(b)})";
        // A closed load makes a call after each answer, so that its number of calls is a result and not part of the
        // plan.
        foreach (
            var name in one[0]
                .Workloads.Where(w => w.IsOpen)
                .Select(w => w.Name)
                .Where(n => other[0].Workloads.Any(w => w.IsOpen && w.Name == n))
        )
        {
            var (a, b) = (one.Average(t => Offered(t, name)), other.Average(t => Offered(t, name)));
            if (Math.Abs(a - b) > Math.Max(Calls * Math.Max(a, b), Chance(one, other, a, b)))
                yield return string.Create(CultureInfo.InvariantCulture, $"calls a round of {name} ({a:#,0}; {b:#,0})");
        }
    }

    /// <summary>The difference that random arrivals explain; zero when both runs had the same seeds.</summary>
    private static double Chance(List<TrialRecord> one, List<TrialRecord> other, double a, double b) =>
        one.Select(t => t.Seed).Order().SequenceEqual(other.Select(t => t.Seed).Order())
            ? 0
            : Errors * Math.Sqrt((a / one.Count) + (b / other.Count));

    private static double Offered(TrialRecord trial, string workload) =>
        trial.Workloads.Where(w => w.Name == workload).Sum(w => w.Slots.Sum(s => s.Offered()));

    /// <summary>
    /// Planned begin of the fault where a receipt has it, because the injection itself may take time.
    /// </summary>
    private static TimeSpan FaultFrom(TrialRecord trial) =>
        trial.Receipts.Count > 0 ? trial.Receipts.Min(r => r.AskedFrom) : trial.Times.FaultBegan;

    private static TimeSpan FaultTo(TrialRecord trial) =>
        trial.Receipts.Count > 0 ? trial.Receipts.Max(r => r.AskedTo) : trial.Times.RevertBegan;

    private static string Texts(List<TrialRecord> trials, Func<TrialRecord, string> of) =>
        string.Join(" or ", trials.Select(of).Distinct().Order(StringComparer.Ordinal));

    private static double Middle(List<TrialRecord> trials, Func<TrialRecord, double> of) =>
        trials.Select(of).Order().ElementAt(trials.Count / 2);

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} s");

    private static string Machine(RunEnvironment machine) =>
        $"{Counted.Of(machine.Cores, "core")}, {machine.Runtime}, {machine.OperatingSystem}";
}
