using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Scenarios.Files.Words;

namespace Chaos.Cli.Loading;

/// <summary>Reads the thresholds of a load: objectives, several of which may be joined by <c>and</c>.</summary>
internal static class ThresholdReading
{
    private const string Option = "--threshold";

    /// <summary>Reads the thresholds, each with its text as it is shown. Adds every mistake.</summary>
    public static List<(string Text, ObjectiveText Read)> Of(LoadAsked asked, ICollection<PlanError> errors)
    {
        // Without a fault no proxy is in between that could count requests on an edge, and there is only one phase.
        var hasFault = asked.Faults.Count > 0;
        var (edges, usual) = hasFault ? ([FaultText.Edge], Phase.DuringFault) : (Array.Empty<string>(), Phase.Whole);
        var names = new ObjectiveNames(edges, [LoadReading.Name], []);
        var read = new List<(string, ObjectiveText)>();
        foreach (var text in asked.Thresholds.SelectMany(t => t.Split(" and ", StringSplitOptions.TrimEntries)))
            if (ObjectiveText.Read(text, names, usual, Option, errors) is not { } threshold)
                continue;
            else if (!hasFault && threshold.Phase.Kind != PhaseKind.Whole)
                errors.Add(new(Option, text, "no phase but in all: there is no fault (--fault)"));
            else if (threshold.WrongSide(text, Option) is { } wrongSide)
                errors.Add(wrongSide);
            else
                // A user who names no phase sees which one was judged.
                read.Add(
                    (
                        hasFault
                        && !text.Contains(" fault", StringComparison.Ordinal)
                        && !text.EndsWith(" in all", StringComparison.Ordinal)
                            ? $"{text} during fault"
                            : text,
                        threshold
                    )
                );
        return read;
    }
}
