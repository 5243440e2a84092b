namespace Chaos.Scenarios.Tests;

/// <summary>
/// A test that needs programs of others, in the folder that CHAOS_PEERS names or on the PATH. Skipped, with the reason,
/// without them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsPeerFactAttribute : FactAttribute
{
    public NeedsPeerFactAttribute(params string[] programs)
    {
        if (programs.FirstOrDefault(p => Find(p) is null) is { } missing)
            Skip = $"{missing} is neither in the folder CHAOS_PEERS names nor on PATH";
    }

    /// <summary>Full path of the program; null when it is not there. It may be there packed, as <c>k6.xz</c>.</summary>
    internal static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("CHAOS_PEERS")}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}"
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, $"{program}.xz") })
            .FirstOrDefault(File.Exists);
}
