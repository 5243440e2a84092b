using System.Globalization;
using Chaos.Core.Records;

namespace Chaos.Cli.Running;

/// <summary>Where a run's files go.</summary>
public static class OutputFolder
{
    /// <summary>Folder of all runs, in the folder where the tool is called.</summary>
    public const string Runs = "chaos-results";

    /// <summary>Makes the folder of a new run: <paramref name="output"/>, or <c>chaos-results/UTC-NAME</c>.</summary>
    /// <exception cref="RecordException">It cannot be made or written, or it already holds a run.</exception>
    public static string Create(string? output, string name, DateTimeOffset now)
    {
        var folder = Path.GetFullPath(output ?? Path.Combine(Runs, string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{name}")));
        try
        {
            if (File.Exists(Path.Combine(folder, "run.json"))) throw new RecordException($"{folder} already holds a run: choose another --output, so that nothing is lost");
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, ".probe");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"cannot write to {folder}: {e.Message}", e);
        }
    }

    /// <summary>The folder of a run that is there: a path, or the name of one in <c>chaos-results</c>, such as <c>latest</c>.</summary>
    public static string Find(string named)
    {
        var among = Path.Combine(Runs, named);
        return Path.GetFullPath(!Directory.Exists(named) && Directory.Exists(among) ? among : named);
    }

    /// <summary>Lets <c>latest</c> beside a run's folder point at it, once it holds a report. Where links are not allowed it goes without.</summary>
    public static void PointLatestAt(string folder)
    {
        var latest = Path.Combine(Path.GetDirectoryName(folder)!, "latest");
        try
        {
            File.Delete(latest);
            Directory.CreateSymbolicLink(latest, Path.GetFileName(folder));
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            // Windows allows links to administrators and developers only; the folder's own name is printed anyway.
        }
    }
}
