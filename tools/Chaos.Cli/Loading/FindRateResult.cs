using Chaos.Cli.Output;
using Chaos.Core.Capacity;
using Chaos.Core.Judging;

namespace Chaos.Cli.Loading;

/// <summary>What a search for the highest rate has found, as text and as JSON.</summary>
internal static class FindRateResult
{
    private const int Label = 12;

    /// <summary>The lines.</summary>
    /// <param name="plan">The search.</param>
    /// <param name="found">What it found.</param>
    /// <param name="holds">Number of holds.</param>
    /// <param name="sent">What was sent in all of them, also in those that were made once more.</param>
    /// <param name="length">Duration of the search.</param>
    /// <param name="ended">Why it ended early; null when it did not.</param>
    /// <param name="width">The greatest width.</param>
    public static IReadOnlyList<ResultLine> Lines(
        FindRatePlan plan,
        CapacityFound found,
        int holds,
        RequestsSent sent,
        TimeSpan length,
        string? ended,
        int width
    )
    {
        List<ResultLine> lines = [new(Row("Capacity", Capacity(plan, found)), Tone(found))];
        if (Hysteresis(found) is { } words)
            lines.Add(new(Row("Hysteresis", words), found.HasHysteresis == true ? LoadTone.Bad : LoadTone.Plain));
        if (found.NeverRecovered)
            lines.Add(new(Row("Recovery", "it did not recover: not even a low rate held again"), LoadTone.Bad));
        if (ended is not null)
            lines.Add(new($"? ended early: {ended}", LoadTone.Doubt));
        lines.Add(
            new(Row("Holds", $"{holds} in {LoadTimes.Length(TimeSpan.FromSeconds(Math.Round(length.TotalSeconds)))}"))
        );
        lines.Add(new(Row("Requests", $"{sent}")));
        return
        [
            .. lines.SelectMany(l => FittedLines.Of(l.Text, width, Label).Split('\n').Select(t => l with { Text = t })),
        ];
    }

    /// <summary>Prints the JSON document.</summary>
    public static void PrintJson(
        FindRatePlan plan,
        CapacityFound found,
        IReadOnlyList<HoldMade> holds,
        RequestsSent sent,
        string? ended,
        ExitCode exit,
        string folder,
        TextWriter output
    ) =>
        JsonText.Print(
            new
            {
                schemaVersion = 1,
                exitCode = (int)exit,
                keeps = plan.Keeps,
                heldPerSecond = found.Held,
                missedPerSecond = found.Missed,
                found.IsExact,
                found.HasHysteresis,
                heldAfterOverloadPerSecond = found.HeldAfterOverload,
                found.NeverRecovered,
                endedEarly = ended,
                requests = new
                {
                    sent = sent.Total,
                    sent.Counted,
                    sent.ToWarmUp,
                },
                holds = holds.Select(h => new
                {
                    h.Hold.PerSecond,
                    kind = h.Hold.Kind,
                    h.Held,
                    madePerSecond = h.Figures?.PerSecond,
                    good = h.Figures?.Good,
                    due = h.Figures?.Due,
                    p99Milliseconds = h.Figures?.GoodLatency.ValueAtQuantile(.99)?.TotalMilliseconds,
                    missed = h.Held ? null : h.Why,
                }),
                folder,
            },
            output
        );

    private static string Capacity(FindRatePlan plan, CapacityFound found) =>
        (found.Held, found.Missed) switch
        {
            (null, null) => "not found: nothing was decided",
            (null, { } missed) => $"below {LoadTimes.Rate(missed)}: no rate held {plan.Keeps}",
            ({ } held, null) => $"{LoadTimes.Rate(held)} or more: every rate held, up to the highest tried"
                + (held >= plan.Most ? " (--max)" : ""),
            ({ } held, { } missed) => $"{LoadTimes.Rate(held)} held {plan.Keeps}, {LoadTimes.Rate(missed)} did not"
                + (found.IsExact ? "" : "; the rates in between were not tried"),
        };

    private static string? Hysteresis(CapacityFound found) =>
        (found.HasHysteresis, found.HeldAfterOverload) switch
        {
            (false, { } after) => $"none: {LoadTimes.Rate(after)} held again right after the overload",
            (true, { } after) =>
                $"yes: right after the overload only {LoadTimes.Rate(after)} held, though more had held before",
            (true, null) => "yes: right after the overload no rate held that had held before",
            _ => null,
        };

    private static LoadTone Tone(CapacityFound found) =>
        found.Held is not null ? LoadTone.Good
        : found.Missed is not null ? LoadTone.Bad
        : LoadTone.Doubt;

    private static string Row(string label, string text) => label.PadRight(Label) + text;
}
