using System.Globalization;
using System.Text.Json;
using Chaos.Core.Records;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Cli.Running;

/// <summary>Creates and finds the folders of runs.</summary>
internal static class OutputFolder
{
    /// <summary>The folder of all runs, in the current folder.</summary>
    public const string Runs = "chaos-results";

    /// <summary>
    /// The file with which a run claims its folder before it starts anything. Later it holds the run's plan.
    /// </summary>
    public const string Claim = "plan.json";

    private const int MostInOneSecond = 100;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>
    /// Creates and claims the folder of a new run in one step: <paramref name="output"/>, or
    /// <c>chaos-results/UTC-NAME</c>, followed by a number where another run of that name began in the same second.
    /// </summary>
    /// <exception cref="RecordException">The folder cannot be created or written.</exception>
    /// <exception cref="UsageException">It already holds a run, or is a file.</exception>
    public static string Create(string? output, string name, DateTimeOffset now)
    {
        var own = Path.GetFullPath(
            output
                ?? Path.Combine(
                    Runs,
                    string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{name}")
                )
        );
        if (File.Exists(own))
            throw new UsageException(
                $"--output: {output} is a file; allowed: a folder without a run in it, which is made where it is not there"
            );
        for (var number = 1; number <= (output is null ? MostInOneSecond : 1); number++)
        {
            var folder = number == 1 ? own : string.Create(CultureInfo.InvariantCulture, $"{own}-{number}");
            try
            {
                if (IsTaken(folder, name, now))
                    return folder;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new RecordException($"cannot write to {folder}: {e.Message}", e);
            }
        }
        throw new UsageException(
            output is null
                ? $"{own} already holds a run, and so do the {MostInOneSecond - 1} beside it; allowed: a folder named by --output"
                : $"--output: {output} already holds a run, which has ended or is still going on; allowed: a folder without a "
                    + $"run in it, such as {Next(output)}"
        );
    }

    /// <summary>The next folder beside a given one that is not there yet, with a number at its end.</summary>
    public static string Next(string output)
    {
        var folder = Path.TrimEndingDirectorySeparator(output);
        for (var number = 2; ; number++)
            if (string.Create(CultureInfo.InvariantCulture, $"{folder}-{number}") is var next && !Path.Exists(next))
                return next;
    }

    private static bool IsTaken(string folder, string name, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        if (File.Exists(Path.Combine(folder, TrialFiles.Run)))
            return false;
        var claim = Path.Combine(folder, Claim);
        try
        {
            using var file = new FileStream(claim, FileMode.CreateNew, FileAccess.Write);
            JsonSerializer.Serialize(file, new { name, startedUtc = now.UtcDateTime }, s_json);
            return true;
        }
        catch (IOException) when (File.Exists(claim))
        {
            return false;
        }
    }

    /// <summary>
    /// The folder of an existing run, by its path or by its name in <c>chaos-results</c>, such as <c>latest</c>.
    /// </summary>
    public static string Find(string named)
    {
        var among = Path.Combine(Runs, named);
        return Path.GetFullPath(!Directory.Exists(named) && Directory.Exists(among) ? among : named);
    }

    /// <summary>The error message for a run's folder that does not exist.</summary>
    /// <param name="named">The folder that the user named.</param>
    /// <param name="runs">The folder of all runs.</param>
    public static string Missing(string named, string runs)
    {
        if (!Directory.Exists(runs) && !named.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return $"folder: {named} is not there: no run has been recorded in {runs}; make one with: {CalledAs.Command} run";
        var names = Directory.Exists(runs)
            ? Directory
                .EnumerateDirectories(runs)
                .Select(f => Path.GetFileName(f))
                .Order(StringComparer.Ordinal)
                .ToList()
            : [];
        if (named == "latest" && names.Count > 0)
            return $"folder: latest is not there: no run in {runs} has ended; for the newest that began: "
                + $"{CalledAs.Command} report {names[^1]}";
        var newest = names.Count == 0 ? "" : $", such as {names[^1]}";
        return $"folder: {named} is not there, neither here nor in {runs}; "
            + $"{NearestName.Question(NearestName.Of(named, names))}allowed: the folder of a run, with a "
            + $"run.json in it{newest}";
    }

    /// <summary>
    /// Folders of runs that began after the run at which <c>latest</c> points and did not come to their end, newest
    /// first. Without <c>latest</c>: all folders of runs that did not come to their end.
    /// </summary>
    /// <param name="runs">The folder of all runs.</param>
    public static IReadOnlyList<string> NeverEnded(string runs)
    {
        if (!Directory.Exists(runs))
            return [];
        var latest = Path.Combine(runs, "latest");
        var since = Directory.Exists(latest) && StartOf(latest) is { } ended ? ended.At : DateTimeOffset.MinValue;
        return
        [
            .. Directory
                .EnumerateDirectories(runs)
                .Where(f => new DirectoryInfo(f).LinkTarget is null)
                .Select(f => (Folder: f, Start: StartOf(f)))
                .Where(f => f.Start is { IsOpen: true } start && start.At > since)
                .OrderByDescending(f => f.Start!.Value.At)
                .Select(f => f.Folder),
        ];
    }

    /// <summary>
    /// When the run in a folder began, and whether it never came to its end; null without a readable run.
    /// </summary>
    private static (DateTimeOffset At, bool IsOpen)? StartOf(string folder)
    {
        try
        {
            if (File.Exists(Path.Combine(folder, TrialFiles.Run)))
                return new RecordFolder(folder).ReadRun() is var run
                    ? (run.StartedUtc, run.Interrupted == RunRecord.Unfinished)
                    : null;
            if (!File.Exists(Path.Combine(folder, Claim)))
                return null;
            using var claim = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Claim)));
            return (claim.RootElement.GetProperty("startedUtc").GetDateTimeOffset(), true);
        }
        catch (Exception e)
            when (e
                    is RecordException
                        or IOException
                        or UnauthorizedAccessException
                        or JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
            )
        {
            return null;
        }
    }

    /// <summary>Makes the link <c>latest</c> point at a run's folder, which already holds a report.</summary>
    /// <returns>Why this failed, in a sentence; null on success, and on Windows, where only administrators may create
    /// links.</returns>
    public static string? PointLatestAt(string folder)
    {
        var latest = Path.Combine(Path.GetDirectoryName(folder)!, "latest");
        for (var tries = 1; ; tries++)
        {
            try
            {
                File.Delete(latest);
                Directory.CreateSymbolicLink(latest, Path.GetFileName(folder));
                return null;
            }
            catch (IOException) when (tries < MostInOneSecond && new FileInfo(latest).LinkTarget is not null)
            {
                // Another run that ended at the same moment created the link first: try again.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return OperatingSystem.IsWindows() ? null : $"{latest} does not point at this run: {e.Message}";
            }
        }
    }
}
