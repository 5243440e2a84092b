using System.Globalization;
using Chaos.Core.Events;

namespace Chaos.Cli.Output;

/// <summary>
/// The line on the load of a trial. Where it is wider than the terminal, its names are shortened, then names and figures
/// are left out, before anything is cut from the faults in force.
/// </summary>
internal static class LoadLine
{
    /// <summary>Shorter names tell nothing.</summary>
    private const int LeastName = 4;

    /// <summary>The line.</summary>
    /// <param name="seen">The load.</param>
    /// <param name="live">Whether the figures are those of one second.</param>
    /// <param name="width">The columns of the terminal, of which the last stays free; null for no limit.</param>
    public static string Of(LoadSeen seen, bool live, int? width)
    {
        var setup = seen.Trial;
        // Rounds that replace spoiled ones may exceed the plan.
        var rounds = Math.Max(setup.Round, setup.Experiment.Rounds);
        var round = rounds > 1 ? Invariant($" {setup.Round}/{rounds}") : "";
        var (id, arm, stage) = (setup.Experiment.Id, setup.Arm.Name, WordOf(seen.Stage));
        var (left, unit) = (seen.Left.TotalSeconds, live ? "/s" : "");
        var p99 = seen.P99 is { } time ? Invariant($"{time.TotalMilliseconds:0} ms") : "-";
        var calls = Invariant($"{seen.GoodPerSecond:0}/{seen.CallsPerSecond:0}");
        var attempts = Invariant($"{seen.AttemptsPerCall:0.0}x");
        var faults = seen.ActiveFaults.Count == 0 ? "" : "  ! " + string.Join(", ", seen.ActiveFaults);
        var whole =
            $"{id} {arm}{round}  {stage, -8} {Invariant($"{left, 3:0}")} s left  "
            + $"{Invariant($"{seen.GoodPerSecond, 4:0}/{seen.CallsPerSecond:0}")} good{unit}  p99 {p99, 8}  {attempts}{faults}";
        if (width is not { } columns || whole.Length < columns)
            return whole;
        var most = columns - 1;
        var dense = $"{stage} {Invariant($"{left:0}")} s left  {calls} good{unit}  p99 {p99}  {attempts}{faults}";
        var named = most - dense.Length - round.Length - 3;
        if (id.Length + arm.Length <= named)
            return $"{id} {arm}{round}  {dense}";
        if (named >= 2 * LeastName)
        {
            // The arm changes more often than the experiment, so it gets what it needs first, up to one half.
            var ofArm = Math.Min(arm.Length, Math.Max(named / 2, named - id.Length));
            return $"{Cut(id, named - ofArm)} {Cut(arm, ofArm)}{round}  {dense}";
        }
        var brief = $"{stage} {Invariant($"{left:0}")} s  {calls}";
        string[] shorter =
        [
            dense,
            $"{brief} p99 {p99} {attempts}{faults}",
            $"{brief} p99 {p99}{faults}",
            $"{brief}{faults}",
        ];
        return shorter.FirstOrDefault(s => s.Length <= most) ?? Cut(shorter[^1], most);
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    private static string WordOf(TrialStage stage) =>
        stage == TrialStage.WarmUp ? "warm-up" : stage.ToString().ToLowerInvariant();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
