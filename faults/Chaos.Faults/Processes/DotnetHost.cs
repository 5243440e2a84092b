namespace Chaos.Faults.Processes;

/// <summary>Finds the .NET host (<c>dotnet</c>) that starts the toolkit's own programs.</summary>
public static class DotnetHost
{
    /// <summary>
    /// Path of the host. It is the host of this process, else the one beside this process's runtime (which also finds a
    /// private installation), else the one on the PATH.
    /// </summary>
    public static string Path { get; } = Find(Environment.ProcessPath, typeof(object).Assembly.Location);

    /// <summary>
    /// Variables of the toolkit's own programs. They open no port for diagnostic tools, whose files would stay behind
    /// when a program is killed. A value of the user's holds.
    /// </summary>
    public static IReadOnlyDictionary<string, string?> Variables { get; } =
        new Dictionary<string, string?>
        {
            ["DOTNET_EnableDiagnostics"] = Environment.GetEnvironmentVariable("DOTNET_EnableDiagnostics") ?? "0",
        };

    internal static string Find(string? own, string coreLibrary)
    {
        if (own is not null && System.IO.Path.GetFileNameWithoutExtension(own) == "dotnet")
            return own;
        // root/shared/Microsoft.NETCore.App/VERSION/System.Private.CoreLib.dll
        var folder = System.IO.Path.GetDirectoryName(coreLibrary);
        for (var i = 0; i < 3 && folder is not null; i++)
            folder = System.IO.Path.GetDirectoryName(folder);
        var beside = folder is null
            ? null
            : System.IO.Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(beside) ? beside : "dotnet";
    }
}
