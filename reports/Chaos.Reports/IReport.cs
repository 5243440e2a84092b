namespace Chaos.Reports;

/// <summary>
/// One report format of a run. Found by reflection: a new format is one file with a class that has no constructor
/// parameters.
/// <code>
/// run.json ──────┐               ┌─ report.html
///                ├─ RunContent ──┼─ report.md
/// trials/*.json ─┘  (read only)  └─ junit.xml
/// </code>
/// </summary>
public interface IReport
{
    /// <summary>Name of the report's file in the run's folder.</summary>
    string FileName { get; }

    /// <summary>
    /// Writes the report. The same content always gives the same text. Every text in the content is treated as hostile.
    /// </summary>
    void Write(RunContent run, TextWriter output);
}
