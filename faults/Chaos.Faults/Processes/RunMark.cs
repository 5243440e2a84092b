using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chaos.Faults.Processes;

/// <summary>
/// The mark that every process of a run carries in its environment and hands on to all it starts. It is found again in
/// <c>/proc</c>, whoever the parent is by then and whether the process is stopped or not. Linux only: elsewhere nothing
/// is found.
/// </summary>
public static partial class RunMark
{
    /// <summary>Name of the environment variable; its value is the run's id.</summary>
    public const string Variable = "CHAOS_RUN";

    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The id itself when it can be a mark and a folder's name.</summary>
    /// <exception cref="ArgumentException">It cannot.</exception>
    public static string Checked(string runId) =>
        AllowedId().IsMatch(runId)
            ? runId
            : throw new ArgumentException(
                $"run id: '{runId}' is not allowed; allowed: 1 to 100 letters, digits, '-', '_'",
                nameof(runId)
            );

    /// <summary>Whether this very process carries the run's mark.</summary>
    public static bool IsOn(ProcessIdentity process, string runId) =>
        process.IsAlive && HasMark(process.Pid, Encoding.UTF8.GetBytes($"{Variable}={Checked(runId)}"));

    /// <summary>
    /// Every living process that carries the run's mark, and what descends from one: a program that writes its title
    /// over its environment (PostgreSQL does) has lost the mark, not its parent. Never the process that asks.
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
    /// Ends (SIGKILL) every process of the run until none is left or <paramref name="limit"/> has passed.
    /// </summary>
    /// <returns>How many were ended, and those that are left.</returns>
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
            // A child that is just being made shows its parent's environment until it has its own: one clean look is
            // not enough.
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

    /// <summary>Whether any living process but this one has a variable in its environment.</summary>
    internal static bool IsAnywhere(string variable)
    {
        var mark = Encoding.UTF8.GetBytes(variable);
        return OperatingSystem.IsLinux() && Living().Keys.Any(pid => HasMark(pid, mark));
    }

    /// <summary>Every living process but this one.</summary>
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
        // Another user's process, or one that has just ended.
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$")]
    private static partial Regex AllowedId();
}
