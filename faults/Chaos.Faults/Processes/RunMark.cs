using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chaos.Faults.Processes;

/// <summary>
/// The mark of a run: an environment variable that every process of the run has and its descendants inherit. Processes
/// are found by it in <c>/proc</c>, whatever their parent, stopped or not. Linux only: elsewhere no process is found.
/// </summary>
public static partial class RunMark
{
    /// <summary>Name of the environment variable; its value is the run's id.</summary>
    public const string Variable = "CHAOS_RUN";

    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns the id if it can be a mark and the name of a folder.</summary>
    /// <exception cref="ArgumentException">The id contains other characters, or is too long.</exception>
    public static string Checked(string runId) =>
        IsAllowed(runId)
            ? runId
            : throw new ArgumentException(
                $"run id: '{runId}' is not allowed; allowed: 1 to 100 letters, digits, '-', '_'",
                nameof(runId)
            );

    /// <summary>Whether an id can be a mark and the name of a folder.</summary>
    public static bool IsAllowed(string runId) => AllowedId().IsMatch(runId);

    /// <summary>Whether this process has the run's mark.</summary>
    public static bool IsOn(ProcessIdentity process, string runId) =>
        process.IsAlive && HasMark(process.Pid, Encoding.UTF8.GetBytes($"{Variable}={Checked(runId)}"));

    /// <summary>
    /// Finds every living process with the run's mark, and the descendants of these: a program that writes its title
    /// over its environment (PostgreSQL does) loses the mark, but keeps its parent. Never returns this process itself.
    /// </summary>
    public static IReadOnlyList<ProcessIdentity> Find(string runId)
    {
        var mark = Encoding.UTF8.GetBytes($"{Variable}={Checked(runId)}");
        if (!OperatingSystem.IsLinux())
            return [];
        var living = Living();
        var found = living.Keys.Where(pid => HasMark(pid, mark)).ToHashSet();
        while (
            living.Where(p => !found.Contains(p.Key) && found.Contains(p.Value.Parent)).Select(p => p.Key).ToArray()
                is { Length: > 0 } more
        )
            found.UnionWith(more);
        return [.. found.Select(pid => new ProcessIdentity(pid, living[pid].StartTime))];
    }

    /// <summary>
    /// Kills (SIGKILL) every process of the run until none is left or <paramref name="limit"/> has passed.
    /// </summary>
    /// <returns>The number of processes that were killed, and those that are left.</returns>
    public static async Task<RunSweep> KillAllAsync(
        string runId,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        var ended = new HashSet<ProcessIdentity>();
        var clean = 0;
        while (true)
        {
            var found = Find(runId);
            // A child that is being created shows its parent's environment until it has its own, so one look that finds
            // nothing is not enough.
            clean = found.Count == 0 ? clean + 1 : 0;
            if (clean == 2 || time.GetElapsedTime(start) > limit)
                return new(ended.Count - found.Count(ended.Contains), found);
            foreach (var process in found)
            {
                if (OperatingSystem.IsLinux() && process.IsAlive)
                    _ = Posix.kill(process.Pid, Posix.SigKill);
                ended.Add(process);
            }
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    /// <summary>Whether any other living process has a variable in its environment.</summary>
    internal static bool IsAnywhere(string variable)
    {
        var mark = Encoding.UTF8.GetBytes(variable);
        return OperatingSystem.IsLinux() && Living().Keys.Any(pid => HasMark(pid, mark));
    }

    /// <summary>Returns every living process but this one.</summary>
    static Dictionary<int, ProcStat> Living()
    {
        var living = new Dictionary<int, ProcStat>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                !int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
                || pid == Environment.ProcessId
            )
                continue;
            if (ProcStat.Read(pid) is { } stat && stat.State is not ('Z' or 'X' or 'x'))
                living[pid] = stat;
        }
        return living;
    }

    static bool HasMark(int pid, byte[] mark)
    {
        try
        {
            var environment = File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"))
                .AsSpan();
            foreach (var range in environment.Split((byte)0))
            {
                if (environment[range].SequenceEqual(mark))
                    return true;
            }
            return false;
        }
        // It belongs to another user, or has just ended.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$")]
    private static partial Regex AllowedId();
}
