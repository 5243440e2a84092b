namespace Chaos.Scenarios.Tests;

/// <summary>The repository in which these tests were built.</summary>
internal static class Repository
{
    /// <summary>Its folder.</summary>
    internal static string Root { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Chaos.sln")) ? folder : Above(Path.GetDirectoryName(folder)!);
}
