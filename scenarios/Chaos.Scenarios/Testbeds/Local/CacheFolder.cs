namespace Chaos.Scenarios.Testbeds.Local;

/// <summary>
/// Folder for files that only save time and may be deleted whenever nothing runs: <c>CHAOS_CACHE</c>, else
/// <c>$XDG_CACHE_HOME/chaos</c>, else <c>~/.cache/chaos</c>.
/// </summary>
public static class CacheFolder
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "CHAOS_CACHE";

    /// <summary>
    /// The folder, created if it is missing. Null when none can be created; runs then only take longer.
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
