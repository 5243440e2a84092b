using System.Globalization;
using System.Text.Json.Serialization;

namespace Chaos.Core.Trials;

/// <summary>
/// The unexpected end of a service in a trial: it ended by itself, or it did not become ready after it was started
/// again.
/// </summary>
/// <param name="Service">Its name.</param>
/// <param name="At">The time, from the start of the load.</param>
/// <param name="ExitCode">Its exit code, 128 plus the signal for a killed process. Null when it still runs and did not
/// become ready, and when its exit code is not known.</param>
/// <param name="LastLines">The last lines of its output, with secrets masked.</param>
public sealed record ServiceDeath(string Service, TimeSpan At, int? ExitCode, IReadOnlyList<string> LastLines)
{
    /// <summary>Whether it ended with an unknown exit code, because the run did not start its process.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGone { get; init; }

    private const int SignalBase = 128;
    private const int Signals = 64;
    private const int Told = 5;

    /// <summary>An exit code in words, with its signal if there is one.</summary>
    public static string Words(int code) =>
        code is > SignalBase and <= SignalBase + Signals
            ? string.Create(CultureInfo.InvariantCulture, $"exit code {code} (signal {code - SignalBase})")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {code}");

    /// <summary>The last of some lines, as the end of a message; empty when there are none.</summary>
    public static string LastOf(IReadOnlyList<string> lines) =>
        lines.Count == 0
            ? ""
            : $". Its last lines: {string.Join(" | ", Texts.LastLines.Of(lines, Told).Select(l => l.Trim()))}";

    /// <summary>The event in a sentence.</summary>
    public override string ToString()
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"{At.TotalSeconds:0.#} s");
        var how =
            IsGone ? "ended during the trial"
            : ExitCode is { } code ? $"ended during the trial with {Words(code)}"
            : "was started again and did not get ready";
        var told =
            IsGone ? ", with an unknown exit code: it is not a process of the run"
            : LastLines.Count == 0 ? " and wrote nothing"
            : LastOf(LastLines);
        return $"{Service} {how} at {at}{told}";
    }
}
