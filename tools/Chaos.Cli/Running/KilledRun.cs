using Chaos.Core.Trials;
using Chaos.Faults.Warden;

namespace Chaos.Cli.Running;

/// <summary>
/// The note that the next run or <c>reset</c> prints on a run that was killed and whose warden cleaned up: the user has
/// not seen that it did.
/// </summary>
internal static class KilledRun
{
    /// <summary>
    /// The note on the newest killed run that began after <c>latest</c>. Null where there is none, or where any run is
    /// still going on or left something, which is reported elsewhere.
    /// </summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="cancellationToken">Cancels the search for leftovers.</param>
    public static async Task<string?> NoteAsync(string runs, CancellationToken cancellationToken)
    {
        var state = StateFolder.Resolve(Environment.GetEnvironmentVariable);
        var known = await new DirtyState(state, TimeProvider.System).FindAsync(cancellationToken);
        return known.Count > 0 ? null : Note(runs);
    }

    /// <summary>The same, once it is known that no run is going on and none left anything.</summary>
    public static string? Note(string runs) =>
        OutputFolder.NeverEnded(runs).FirstOrDefault(f => File.Exists(Path.Combine(f, TrialFiles.Run))) is { } folder
        && Path.GetRelativePath(Directory.GetCurrentDirectory(), folder) is var named
            ? $"note: the run in {named} was killed, and everything that it changed was undone. What it measured: "
                + $"{CalledAs.Command} report {named}"
            : null;
}
