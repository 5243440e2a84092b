using Chaos.Core.Trials;
using Chaos.Faults.Warden;

namespace Chaos.Cli.Running;

/// <summary>
/// What the next run or <c>reset</c> says of a run that was killed and left nothing behind: nobody saw how its warden
/// cleaned up.
/// </summary>
internal static class KilledRun
{
    /// <summary>
    /// A line on the newest such run beside the last one that ended; null where there is none, and where it may still go
    /// on or left something, which is told otherwise.
    /// </summary>
    /// <param name="runs">The folder of all runs.</param>
    /// <param name="cancellationToken">Ends the look at what is left.</param>
    public static async Task<string?> NoteAsync(string runs, CancellationToken cancellationToken)
    {
        var state = StateFolder.Resolve(Environment.GetEnvironmentVariable);
        var known = await new DirtyState(state, TimeProvider.System).FindAsync(cancellationToken);
        return known.Count > 0 ? null : Note(runs);
    }

    /// <summary>The same where no run goes on and none left anything.</summary>
    public static string? Note(string runs) =>
        OutputFolder.NeverEnded(runs).FirstOrDefault(f => File.Exists(Path.Combine(f, TrialFiles.Run))) is { } folder
        && Path.GetRelativePath(Directory.GetCurrentDirectory(), folder) is var named
            ? $"note: the run in {named} was killed, and nothing that it changed is left. What it measured: "
                + $"{CalledAs.Command} report {named}"
            : null;
}
