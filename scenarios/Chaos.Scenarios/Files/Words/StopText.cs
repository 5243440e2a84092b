using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;

namespace Chaos.Scenarios.Files.Words;

/// <summary>
/// Parser of stop conditions: a reading and its limit (<c>reading(errors) > 50</c>), or a figure of the load itself with
/// the time for which it has to be reached in each second (<c>p99 > 2 s for 10s</c>, <c>rate not reached for 5s</c>).
/// </summary>
internal static partial class StopText
{
    /// <summary>Common part of all stop conditions.</summary>
    internal const string Form = ObjectiveText.Form + "|" + NotReached;

    private const string NotReached = @"^\s*rate not reached\b";

    private const string Times = "whole seconds from 1s to 5m, such as 10s";

    private const string Such =
        "a reading, such as reading(NAME) > 50; or a figure of the load and for how long, such as p99 > 2 s for 10s, "
        + "availability < 90 % for 5s or rate not reached for 5s";

    /// <summary>
    /// Reads a text. Exactly one of the results is there; none when there was a mistake, which is added.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="names">The names that it may use.</param>
    /// <param name="path">The text's path in the file.</param>
    /// <param name="errors">Receives the mistakes.</param>
    public static (StopCondition? OfReading, LoadStop? OfLoad) Read(
        string text,
        ObjectiveNames names,
        string path,
        ICollection<PlanError> errors
    )
    {
        var match = Length().Match(text.Trim());
        var length = match.Success ? LengthOf(match.Groups["length"].Value) : null;
        if (match.Success && length is null)
        {
            errors.Add(new(path, match.Groups["length"].Value, Times));
            return default;
        }
        var what = match.Success ? match.Groups["what"].Value : text;
        if (Missing().IsMatch(what))
            return length is { } seconds
                ? (null, new(text, new SentShare(), Limit.AtMost(SentShare.Enough), seconds) { IsBeyond = true })
                : Wrong("a time, such as rate not reached for 5s");
        if (ObjectiveText.Read(what, names, Phase.Whole, path, errors) is not { } read)
            return default;
        if (read.Metric is SampledPeak reads)
            return length is null
                ? (new(text, reads.Series, read.Limit) { IsBeyond = read.IsStrict }, null)
                : Wrong("no time: a reading stops the trial when it first reaches its limit");
        if (read.Phase != Phase.Whole)
            return Wrong("no phase: the load is watched from the end of the warm-up on");
        if (!IsOfEachSecond(read.Metric))
            return Wrong(Such);
        return length is { } time
            ? (null, new(text, read.Metric, read.Limit, time) { IsBeyond = read.IsStrict })
            : Wrong($"a time, such as {text.Trim()} for 10s");

        (StopCondition?, LoadStop?) Wrong(string allowed)
        {
            errors.Add(new(path, text, allowed));
            return default;
        }
    }

    /// <summary>Whether a figure can be measured from the calls of one second alone.</summary>
    private static bool IsOfEachSecond(Metric metric) =>
        metric is OfWorkload of
            ? IsOfEachSecond(of.Whole)
            : metric is Availability or LatencyPercentile or LatencyMaximum or Goodput;

    private static TimeSpan? LengthOf(string text)
    {
        try
        {
            var length = Limits.DurationOf(text);
            return
                length >= TimeSpan.FromSeconds(1)
                && length <= TimeSpan.FromMinutes(5)
                && length.Ticks % TimeSpan.TicksPerSecond == 0
                ? length
                : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?<what>.*\S)\s+for\s+(?<length>[0-9][0-9.a-z ]*)$")]
    private static partial Regex Length();

    [GeneratedRegex(@"^\s*rate not reached\s*$")]
    private static partial Regex Missing();
}
