using System.Reflection;
using System.Text;
using Chaos.Records;

namespace Chaos.Reports;

/// <summary>
/// Writes every report of a run from its records. Each file is written under a temporary name and then renamed, so that
/// no reader sees half a report.
/// </summary>
public static class ReportWriter
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>All report formats, in order of file names.</summary>
    public static IReadOnlyList<IReport> All { get; } =
    [
        .. Assembly
            .GetExecutingAssembly()
            .GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IReport)))
            .Select(t => (IReport)Activator.CreateInstance(t)!)
            .OrderBy(r => r.FileName, StringComparer.Ordinal),
    ];

    /// <summary>
    /// Writes all reports into the run's folder and returns their paths. A report that fails does not stop the others;
    /// the exception names every file that failed.
    /// </summary>
    public static IReadOnlyList<string> WriteAll(RecordFolder folder)
    {
        var content = RunContent.Of(folder);
        var written = new List<string>();
        var failures = new List<Exception>();
        foreach (var report in All)
        {
            var file = Path.Combine(folder.Path, report.FileName);
            try
            {
                Write(report, content, file);
                written.Add(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failures.Add(new RecordException($"cannot write {file}: {e.Message}", e));
            }
            catch (Exception e)
            {
                // A record that breaks one report may be fine for another.
                failures.Add(new RecordException($"cannot make {file}: {e.GetType().Name}: {e.Message}", e));
            }
        }
        if (failures.Count > 0)
            throw new RecordException(string.Join("; ", failures.Select(f => f.Message)), failures[0]);
        return written;
    }

    private static void Write(IReport report, RunContent content, string file)
    {
        var partial = file + ".partial";
        try
        {
            using (var stream = File.Create(partial))
            {
                using var writer = new StreamWriter(stream, s_utf8, leaveOpen: true) { NewLine = "\n" };
                report.Write(content, writer);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }
            File.Move(partial, file, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
