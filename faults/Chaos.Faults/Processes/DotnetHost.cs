namespace Chaos.Faults.Processes;

/// <summary>The runtime's launcher, by which programs of the toolkit's own are started.</summary>
public static class DotnetHost
{
    /// <summary>
    /// The one we run under, or the one beside the runtime that we run on, so that a private installation is found too;
    /// else whatever the PATH has.
    /// </summary>
    public static string Path { get; } = Find(Environment.ProcessPath, typeof(object).Assembly.Location);

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
