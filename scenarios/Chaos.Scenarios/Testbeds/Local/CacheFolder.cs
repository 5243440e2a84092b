namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Where lies what only saves time and may be removed whenever nothing runs: <c>CHAOS_CACHE</c>, else
/// <c>$XDG_CACHE_HOME/chaos</c>, else <c>~/.cache/chaos</c>.
/// </summary>
public static class CacheFolder
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "CHAOS_CACHE";

    /// <summary>
    /// The folder, made if it is missing; null when there is none that can be made, which only costs time.
    /// </summary>
    public static string? Resolve(Func<string, string?> environment)
    {
        var folder =
            environment(Variable) is { Length: > 0 } named ? Path.GetFullPath(named)
            : environment("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache)
                ? Path.Combine(cache, "chaos")
            : (environment("HOME") ?? environment("USERPROFILE")) is { Length: > 0 } home
                ? Path.Combine(home, ".cache", "chaos")
            : null;
        if (folder is null)
            return null;
        try
        {
            Directory.CreateDirectory(folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
