using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// The folder for files that must outlive a run. It is <c>CHAOS_STATE</c>, else <c>$XDG_STATE_HOME/chaos</c>, else
/// <c>~/.local/state/chaos</c>. If that cannot be written, it is a folder of this user in the temporary directory. It
/// is private to the user, because undo records contain control tokens.
/// </summary>
public sealed record StateFolder
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "CHAOS_STATE";

    const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Path of the folder.</summary>
    public required string Path { get; init; }

    /// <summary>The folder of the runs; each run has a folder named by its id.</summary>
    public string Runs => System.IO.Path.Combine(Path, "runs");

    /// <summary>Returns the first of these folders that can be written, and creates it if it is missing.</summary>
    /// <exception cref="JournalException">None can be written, or <c>CHAOS_STATE</c> names one that cannot.</exception>
    public static StateFolder Resolve(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } named)
        {
            return TryMake(named, out var reason)
                ? new() { Path = named }
                : throw new JournalException(
                    $"{Variable}: {named} is not allowed; allowed: a folder that can be made and written ({reason})"
                );
        }
        var reasons = new List<string>();
        foreach (var candidate in Candidates(environment))
        {
            if (TryMake(candidate, out var reason))
                return new() { Path = candidate };
            reasons.Add(reason);
        }
        throw new JournalException(
            "There is no folder for undo records, so nothing can be injected safely: "
                + $"{string.Join("; ", reasons)}. Set {Variable} to a folder that can be written."
        );
    }

    static IEnumerable<string> Candidates(Func<string, string?> environment)
    {
        if (environment("XDG_STATE_HOME") is { Length: > 0 } state && System.IO.Path.IsPathRooted(state))
            yield return System.IO.Path.Combine(state, "chaos");
        else if ((environment("HOME") ?? environment("USERPROFILE")) is { Length: > 0 } home)
            yield return System.IO.Path.Combine(home, ".local", "state", "chaos");
        var user = OperatingSystem.IsLinux()
            ? Posix.geteuid().ToString(System.Globalization.CultureInfo.InvariantCulture)
            : Environment.UserName;
        yield return System.IO.Path.Combine(
            environment("TMPDIR") is { Length: > 0 } temporary ? temporary : System.IO.Path.GetTempPath(),
            $"chaos-{user}"
        );
    }

    static bool TryMake(string path, out string reason)
    {
        reason = "";
        try
        {
            var runs = System.IO.Path.Combine(path, "runs");
            MakePrivate(path);
            MakePrivate(runs);
            var probe = System.IO.Path.Combine(runs, $".probe-{Environment.ProcessId}");
            using (
                new FileStream(
                    probe,
                    FileMode.Create,
                    FileAccess.Write,
                    FileShare.ReadWrite,
                    1,
                    FileOptions.DeleteOnClose
                )
            )
                return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <summary>
    /// Whether this user owns a file or folder. Root can write anywhere, so write access does not show who created it.
    /// </summary>
    internal static bool IsOurs(string path) =>
        !OperatingSystem.IsLinux() || Posix.OwnerOf(path) is not { } owner || owner == Posix.geteuid();

    /// <summary>
    /// Creates a folder of mode 700 that this user owns. It refuses a folder or link that another user may have created
    /// in a temporary directory.
    /// </summary>
    internal static void MakePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        Directory.CreateDirectory(path, Private);
        if (new DirectoryInfo(path).LinkTarget is not null)
            throw new IOException($"{path} is a link");
        if (!IsOurs(path))
            throw new IOException($"{path} belongs to another user");
        File.SetUnixFileMode(path, Private);
    }
}
