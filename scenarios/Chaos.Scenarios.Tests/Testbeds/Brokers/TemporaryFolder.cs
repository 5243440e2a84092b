namespace Chaos.Scenarios.Tests.Testbeds.Brokers;

/// <summary>A folder for fake programs of a test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Folder { get; } = Directory.CreateTempSubdirectory("chaos-home-").FullName;

    /// <summary>Writes a program into the folder.</summary>
    internal TemporaryFolder With(string path, string script)
    {
        var file = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return this;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
