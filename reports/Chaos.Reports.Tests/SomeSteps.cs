using Chaos.Core.Calls;
using Chaos.Core.Faults;
using Chaos.Core.Trials;

namespace Chaos.Reports.Tests;

/// <summary>Sample runs of journeys.</summary>
internal static class SomeSteps
{
    /// <summary>The storm of a load whose journeys have two steps.</summary>
    internal static RunContent Content()
    {
        var (result, trials) = Some.Storm(levels: false);
        return Some.Content(Some.Run(result), trials.Select(Of));
    }

    /// <summary>A trial whose workload has two steps; half of the calls of the second are not as expected.</summary>
    internal static TrialRecord Of(TrialRecord trial)
    {
        var whole = trial.Workloads[0] with { Name = "load" };
        return trial with
        {
            Receipts =
            [
                .. trial.Receipts.Select(r =>
                    r with
                    {
                        Effect = new(FaultEffectKind.Slow, "payment", 1, TimeSpan.FromMilliseconds(200)),
                    }
                ),
            ],
            Workloads =
            [
                whole with
                {
                    Parts =
                    [
                        Part("load.login", "POST /login", s => s),
                        Part(
                            "load.buy",
                            "POST /orders",
                            s =>
                                s with
                                {
                                    Calls = new Dictionary<CallStatus, long>
                                    {
                                        [CallStatus.Ok] = 10,
                                        [CallStatus.Unexpected] = 10,
                                    },
                                    Outcomes = new Dictionary<CallStatus, IReadOnlyDictionary<string, long>>
                                    {
                                        [CallStatus.Ok] = new Dictionary<string, long> { ["200"] = 10 },
                                        [CallStatus.Unexpected] = new Dictionary<string, long>
                                        {
                                            ["expect status"] = 10,
                                        },
                                    },
                                }
                        ),
                    ],
                },
            ],
        };

        WorkloadRecord Part(string name, string summary, Func<SlotRecord, SlotRecord> change) =>
            whole with
            {
                Name = name,
                Summary = summary,
                Slots = [.. whole.Slots.Select(change)],
                Tags = new Dictionary<string, string> { ["tier"] = "web", ["team"] = "checkout" },
            };
    }
}
