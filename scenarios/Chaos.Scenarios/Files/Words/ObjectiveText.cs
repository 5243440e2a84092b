using System.Globalization;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files.Words;

/// <summary>
/// Parser of objectives: <c>p99 of checkout &lt; 400 ms during fault</c>. An objective has a word for the metric, a
/// workload (needed if there are several), a comparison, a number with its unit, and a phase. The default phase is
/// while the fault is active. A value equal to the limit keeps it: <c>&lt;</c> means <c>&lt;=</c>.
/// </summary>
/// <param name="Metric">The metric.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Phase">The phase in which it is measured.</param>
public sealed partial record ObjectiveText(Metric Metric, Limit Limit, Phase Phase)
{
    /// <summary>Whether it was written with a strict sign, <c>&lt;</c> or <c>></c>.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Common part of all objectives: a sign, and a number after it.</summary>
    internal const string Form = @"(<=|>=|<|>|≤|≥|\bwithin\b)\s*[0-9.]+";

    private const string Shape =
        "METRIC <= NUMBER UNIT [before fault | during fault | after fault | in all], such as p99 < 400 ms during fault";
    private const string Page = "docs/experiments.md";
    private const string Phases = "before fault, during fault, after fault, in all";

    /// <summary>All words for metrics.</summary>
    public static IReadOnlyList<MetricWord> Words => MetricWords.All;

    /// <summary>
    /// Reads a text. Adds mistakes to <paramref name="errors"/> under <paramref name="path"/>, and returns null when
    /// there were any.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="names">The names that it may use.</param>
    /// <param name="usual">The default phase.</param>
    /// <param name="path">The text's path in the file.</param>
    /// <param name="errors">Receives the mistakes.</param>
    public static ObjectiveText? Read(
        string text,
        ObjectiveNames names,
        Phase usual,
        string path,
        ICollection<PlanError> errors
    )
    {
        var match = Sentence().Match(text.Trim());
        if (!match.Success)
            return Wrong(text, Shape, meant: ForeignObjective.Meant(text));
        if (MeasureOf(match, names, usual, path, errors) is not var (metric, phase))
            return null;
        if (
            !double.TryParse(
                match.Groups["number"].Value,
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return Wrong(match.Groups["number"].Value, "a number");
        var units = UnitsOf(metric.Unit);
        // A user that writes .99 means 99 %. A message that only asks for the sign would lead to .99 %.
        if (metric.Unit == MetricUnit.Share && match.Groups["unit"].Value.Length == 0 && number is > 0 and <= 1)
            return Wrong(text, $"a percentage: {Percent.Precise(number, 3)}", "has a number without a unit");
        if (!units.TryGetValue(match.Groups["unit"].Value, out var factor))
            return match.Groups["unit"].Value is { Length: > 0 } unit
                ? Wrong(unit, string.Join(", ", units.Keys.Select(u => u.Length == 0 ? "no unit" : u)))
                : Wrong(
                    text,
                    string.Join(" or ", units.Keys.Select(u => $"{match.Groups["number"].Value} {u}")),
                    "has a number without a unit"
                );
        // A percentage is parsed as it looks: 95 % is exactly .95, without the rounding of a division.
        var value = Math.Round(number * factor, 12);
        if (metric.Unit == MetricUnit.Share && value > 1)
            return Wrong($"{match.Groups["number"].Value} {match.Groups["unit"].Value}", "0 to 100 %");
        return new(
            metric,
            match.Groups["sign"].Value[0] is '>' or '≥' ? Limit.AtLeast(value) : Limit.AtMost(value),
            phase
        )
        {
            IsStrict = match.Groups["sign"].Value is "<" or ">",
        };

        ObjectiveText? Wrong(string value, string allowed, string? why = null, string? meant = null)
        {
            errors.Add(new(path, value, allowed) { Why = why, Meant = meant });
            return null;
        }
    }

    /// <summary>
    /// Reads a metric and a phase without a limit: <c>p99 of checkout during fault</c>. Otherwise as an objective.
    /// </summary>
    public static (Metric Metric, Phase Phase)? ReadMeasure(
        string text,
        ObjectiveNames names,
        Phase usual,
        string path,
        ICollection<PlanError> errors
    )
    {
        var match = Measure().Match(text.Trim());
        if (match.Success)
            return MeasureOf(match, names, usual, path, errors);
        errors.Add(
            new(path, text, "METRIC [before fault | during fault | after fault | in all], such as p99 during fault")
        );
        return null;
    }

    /// <summary>
    /// The mistake of a limit on the wrong side, such as <c>p99 > 200 ms</c>: it would hold as long as the figure is bad.
    /// Null for a limit on the good side, and for a metric that has none.
    /// </summary>
    /// <param name="text">The text as it was written.</param>
    /// <param name="path">Its path in the file, or its option.</param>
    public PlanError? WrongSide(string text, string path)
    {
        if (Metric.GoodSide is not { } good || good == Limit.Bound)
            return null;
        var (sign, better) = good == Bound.AtMost ? ('<', "lower") : ('>', "higher");
        return new(path, text, $"{sign} or {sign}=, because a {better} value of {Metric.Name} is better")
        {
            Meant = text.Replace('≥', '<').Replace('≤', '>').Replace(sign == '<' ? '>' : '<', sign),
        };
    }

    private static (Metric Metric, Phase Phase)? MeasureOf(
        Match match,
        ObjectiveNames names,
        Phase usual,
        string path,
        ICollection<PlanError> errors
    )
    {
        var argument = match.Groups["argument"] is { Success: true } brackets
            ? brackets.Value.Replace(" ", "", StringComparison.Ordinal)
            : null;
        var (word, metric) = Words
            .Select(w => (Word: w, Metric: w.Read(match.Groups["word"].Value, argument)))
            .FirstOrDefault(w => w.Metric is not null);
        if (metric is null)
            return Wrong(
                match.Groups["word"].Value + (argument is null ? "" : $"({argument})"),
                NearestName.Allowed(match.Groups["word"].Value, [.. Words.Select(w => w.Form)], Page),
                Near(match.Groups["word"].Value) ?? ForeignObjective.Meant(match.Value)
            );
        if (argument is not null && names.InBracketsOf(word) is { } known && !known.Contains(argument))
            return Wrong(
                argument,
                names.WhyNot(word, argument)
                    ?? (
                        known.Count == 0
                            ? "nothing: there is none"
                            : NearestName.Allowed(argument, Like(argument, known), null)
                    ),
                Whole(argument, known)
            );
        if (match.Groups["workload"] is { Success: true, Value: var workload })
        {
            if (!names.Workloads.Contains(workload))
                return Wrong(
                    workload,
                    NearestName.Allowed(workload, names.Workloads, null),
                    Whole(workload, names.Workloads)
                );
            metric = new OfWorkload(workload, metric);
        }
        if (PhaseOf(Spaces().Replace(match.Groups["phase"].Value, " "), usual) is not { } phase)
            return Wrong(
                match.Groups["phase"].Value,
                Phases,
                NearestName.Of(match.Groups["phase"].Value, Phases.Split(", "))
            );
        return (metric, phase);

        (Metric, Phase)? Wrong(string value, string allowed, string? meant = null)
        {
            errors.Add(new(path, value, allowed) { Meant = meant });
            return null;
        }
    }

    /// <summary>The allowed arguments in the form of a wrong one: with a kind behind a name, or without.</summary>
    private static IReadOnlyCollection<string> Like(string argument, IReadOnlyCollection<string> known) =>
        known
            .Where(k => k.Contains(',', StringComparison.Ordinal) == argument.Contains(',', StringComparison.Ordinal))
            .ToList()
            is { Count: > 0 } like
            ? like
            : known;

    /// <summary>The full name of a step that was named alone, else the nearest name; null for none.</summary>
    private static string? Whole(string name, IReadOnlyCollection<string> known) =>
        known.FirstOrDefault(k => k.EndsWith($".{name}", StringComparison.Ordinal)) ?? NearestName.Of(name, known);

    /// <summary>The form with the nearest word; null for none.</summary>
    private static string? Near(string word)
    {
        var forms = Words.SelectMany(w => w.Form.Split(", ")).DistinctBy(WordOf).ToDictionary(WordOf);
        return NearestName.Of(word, forms.Keys) is { } near ? forms[near] : null;
    }

    /// <summary>The word of a form, without its brackets.</summary>
    private static string WordOf(string form) => form.Split('(')[0];

    private static Phase? PhaseOf(string words, Phase usual) =>
        words.Replace("the ", "", StringComparison.Ordinal) switch
        {
            "" => usual,
            "during fault" => Phase.DuringFault,
            "before fault" => Phase.Baseline,
            "after fault" => Phase.AfterFault,
            "in all" => Phase.Whole,
            _ => null,
        };

    private static Dictionary<string, double> UnitsOf(MetricUnit unit) =>
        unit switch
        {
            MetricUnit.Milliseconds => new() { ["ms"] = 1, ["s"] = 1000 },
            MetricUnit.Seconds => new()
            {
                ["s"] = 1,
                ["ms"] = .001,
                ["m"] = 60,
            },
            MetricUnit.Share => new() { ["%"] = .01 },
            MetricUnit.Times => new() { [""] = 1, ["x"] = 1 },
            _ => new() { [""] = 1, ["/s"] = 1 },
        };

    private const string What = @"^(?<word>[\w.]+)(?:\s*\((?<argument>[^)]*)\))?(?:\s+of\s+(?<workload>[\w.-]+))?";
    private const string Where = @"(?:\s*(?<phase>[a-z ]+))?$";

    [GeneratedRegex(
        What
            + @"\s*(?<sign><=|>=|<|>|≤|≥|\bwithin\b)\s*(?<number>[0-9.]+)\s*(?<unit>%|/s|(?!(?:before|during|after|in)\b)[a-z]+\b)?"
            + Where
    )]
    private static partial Regex Sentence();

    [GeneratedRegex(What + Where)]
    private static partial Regex Measure();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
