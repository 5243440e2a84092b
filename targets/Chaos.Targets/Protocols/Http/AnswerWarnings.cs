using Chaos.Targets.Answers;

namespace Chaos.Targets.Protocols.Http;

/// <summary>Warns of what no answer can have.</summary>
internal static class AnswerWarnings
{
    private static readonly string[] s_withoutBody = ["1xx", "1XX", "204", "205", "304"];

    /// <summary>Adds every warning.</summary>
    public static void Add(AnswerReading? answer, HttpWords words, CallReading reading)
    {
        if (answer is null)
            return;
        foreach (var expected in answer.Expected.OfType<Expectation.OfJson>())
            if (expected is { Exists: true, Path.FindsNothing: true })
                reading.Warn($"expect.json.{expected.Path}", "this path finds nothing in any answer");
        foreach (var capture in answer.Captures)
            if (capture.Json?.FindsNothing == true)
                reading.Warn($"capture.{capture.Name}", "this path finds nothing in any answer");
        if (answer.NeedsBody && words.Expect?.Status is { Count: > 0 } statuses && statuses.All(s_withoutBody.Contains))
            reading.Warn("expect.status", $"an answer with {string.Join(" or ", statuses)} has no body to look into");
    }
}
