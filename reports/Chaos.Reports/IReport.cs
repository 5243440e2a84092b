namespace Chaos.Reports;

/// <summary>
/// One format in which a run is told. Found by reflection: a new format is one file with a public class that has no
/// constructor parameters.
/// <code>
/// run.json ──────┐               ┌─ report.html
///                ├─ RunContent ──┼─ report.md
/// trials/*.json ─┘  (read only)  └─ junit.xml
/// </code>
/// </summary>
public interface IReport
{
    /// <summary>Name of its file in the run's folder.</summary>
    string FileName { get; }

    /// <summary>
    /// Writes it. The same content always gives the same text; every text of the content is taken to be hostile.
    /// </summary>
    void Write(RunContent run, TextWriter output);
}
