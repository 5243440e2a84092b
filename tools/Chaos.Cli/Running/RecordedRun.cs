using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Cli.Running;

/// <summary>An earlier run, read from its folder.</summary>
/// <param name="Path">Its folder, as the user named it.</param>
/// <param name="Run">Its manifest.</param>
/// <param name="Records">The records of its trials.</param>
internal sealed record RecordedRun(string Path, RunRecord Run, IReadOnlyList<TrialRecord> Records)
{
    /// <summary>Reads a folder.</summary>
    /// <exception cref="UsageException">The folder holds no run.</exception>
    internal static RecordedRun Read(string path)
    {
        var folder = new RecordFolder(path);
        if (!File.Exists(System.IO.Path.Combine(path, TrialFiles.Run)))
            throw new UsageException(
                $"{path} holds no run; allowed: a folder with a {TrialFiles.Run}, such as {OutputFolder.Runs}/latest"
            );
        var run = folder.ReadRun();
        return new(path, run, [.. Trials(folder, run)]);
    }

    /// <summary>Reads the records that a manifest names.</summary>
    internal static IEnumerable<TrialRecord> Trials(RecordFolder folder, RunRecord run) =>
        run.Experiments.SelectMany(e => e.Arms).SelectMany(a => a.Records).Select(folder.ReadTrial);
}
