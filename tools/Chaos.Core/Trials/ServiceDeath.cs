using System.Globalization;
using System.Text.Json.Serialization;

namespace Chaos.Core.Trials;

/// <summary>
/// A service of a trial that ended by itself, or did not come back when it was started again: neither was asked for.
/// </summary>
/// <param name="Service">Its name.</param>
/// <param name="At">When, since the load began.</param>
/// <param name="ExitCode">Its exit code, 128 plus the signal for one that was killed; null where it lives and did not
/// get ready, and where nobody is told it.</param>
/// <param name="LastLines">The last lines that it wrote, without secrets.</param>
public sealed record ServiceDeath(string Service, TimeSpan At, int? ExitCode, IReadOnlyList<string> LastLines)
{
    /// <summary>Whether it ended where nobody is told its exit code: it was no process of the run's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGone { get; init; }

    private const int SignalBase = 128;
    private const int Signals = 64;
    private const int Told = 5;

    /// <summary>An exit code with the signal that it stands for.</summary>
    public static string Words(int code) =>
        code is > SignalBase and <= SignalBase + Signals
            ? string.Create(CultureInfo.InvariantCulture, $"exit code {code} (signal {code - SignalBase})")
            : string.Create(CultureInfo.InvariantCulture, $"exit code {code}");

    /// <summary>The end of a sentence with the last of some lines; empty when there are none.</summary>
    public static string LastOf(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? "" : $". Its last lines: {string.Join(" | ", lines.TakeLast(Told).Select(l => l.Trim()))}";

    /// <summary>What happened, in a sentence.</summary>
    public override string ToString()
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"{At.TotalSeconds:0.#} s");
        var how =
            IsGone ? "ended during the trial"
            : ExitCode is { } code ? $"ended during the trial with {Words(code)}"
            : "was started again and did not get ready";
        var told =
            IsGone ? ", and nobody is told how: it is no process of the run's"
            : LastLines.Count == 0 ? " and wrote nothing"
            : LastOf(LastLines);
        return $"{Service} {how} at {at}{told}";
    }
}
