using System.Globalization;
using System.Text.Json;
using Chaos.Core.Records;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Records;

namespace Chaos.Cli.Running;

/// <summary>Where a run's files go.</summary>
internal static class OutputFolder
{
    /// <summary>Folder of all runs, in the folder where the tool is called.</summary>
    public const string Runs = "chaos-results";

    /// <summary>File by which a run takes its folder, before it starts anything; then its plan.</summary>
    public const string Claim = "plan.json";

    private const int MostInOneSecond = 100;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>
    /// Makes the folder of a new run and takes it, in one step: <paramref name="output"/>, or
    /// <c>chaos-results/UTC-NAME</c>, with a number behind it where another run of that name began in the same second.
    /// </summary>
    /// <exception cref="RecordException">It cannot be made or written, or it already holds a run.</exception>
    public static string Create(string? output, string name, DateTimeOffset now)
    {
        var own = Path.GetFullPath(
            output
                ?? Path.Combine(
                    Runs,
                    string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{name}")
                )
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
        throw new RecordException(
            $"{own} already holds a run, or one that is going on: choose another --output, so that nothing is lost"
        );
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
    /// The folder of a run that is there: a path, or the name of one in <c>chaos-results</c>, such as <c>latest</c>.
    /// </summary>
    public static string Find(string named)
    {
        var among = Path.Combine(Runs, named);
        return Path.GetFullPath(!Directory.Exists(named) && Directory.Exists(among) ? among : named);
    }

    /// <summary>What is told where a run's folder is not there.</summary>
    /// <param name="named">What was asked for.</param>
    /// <param name="runs">Where runs are.</param>
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
            return $"folder: latest is not there: no run in {runs} has ended; the newest that began is told by: "
                + $"{CalledAs.Command} report {names[^1]}";
        var newest = names.Count == 0 ? "" : $", such as {names[^1]}";
        return $"folder: {named} is not there, neither here nor in {runs}; "
            + $"{NearestName.Question(NearestName.Of(named, names))}allowed: the folder of a run, with a "
            + $"run.json in it{newest}";
    }

    /// <summary>
    /// Folders beside the one that <c>latest</c> points at, of runs that began later and did not come to their end, the
    /// newest first: nobody has told of them. All there are where there is no <c>latest</c>.
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
    /// When the run of a folder began, and whether it never came to its end; null where there is none, or none that can
    /// be read.
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

    /// <summary>Lets <c>latest</c> beside a run's folder point at it, once it holds a report.</summary>
    /// <returns>Why it does not, in a sentence; null where it does, and on Windows, where links are for
    /// administrators.</returns>
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
                // Another run that ended in this moment was quicker.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return OperatingSystem.IsWindows() ? null : $"{latest} does not point at this run: {e.Message}";
            }
        }
    }
}
