using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests;

/// <summary>A temporary state folder, deleted after the test.</summary>
internal sealed class TemporaryState : IDisposable
{
    public TemporaryState() =>
        Folder = StateFolder.Resolve(name =>
            name == StateFolder.Variable ? Path.Combine(Path.GetTempPath(), Some.RunId()) : null
        );

    public StateFolder Folder { get; }

    public string RunFolder(string runId) => Path.Combine(Folder.Runs, runId);

    public void Dispose() => Directory.Delete(Folder.Path, recursive: true);
}
