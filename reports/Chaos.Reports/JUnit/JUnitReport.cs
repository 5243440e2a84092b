using System.Globalization;
using System.Text;
using System.Xml;
using Chaos.Core.Comparing;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Reports.Wording;

namespace Chaos.Reports.JUnit;

/// <summary>
/// Writes JUnit XML for build servers. Fail is a failure, Inconclusive is skipped with its message, Invalid is an
/// error. A refuted claim is information and passes.
/// </summary>
internal sealed class JUnitReport : IReport
{
    public string FileName => "junit.xml";

    public void Write(RunContent run, TextWriter output)
    {
        // The XML declaration is written by hand: the encoding is that of the file, which XmlWriter does not know.
        using var xml = XmlWriter.Create(
            output,
            new()
            {
                Indent = true,
                NewLineChars = "\n",
                OmitXmlDeclaration = true,
            }
        );
        output.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        var record = run.Run;
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", $"chaos.{record.Name}");
        Count(xml, "tests", record.Judged().Count + record.Mutants.Count + (record.Comparison is null ? 0 : 1));
        Count(
            xml,
            "failures",
            Verdicts(record, Verdict.Fail)
                + record.Mutants.Count(m => !m.IsKilled)
                + (record.Comparison?.Verdict == ComparisonVerdict.Worse ? 1 : 0)
        );
        Count(xml, "errors", Verdicts(record, Verdict.Invalid));
        Count(
            xml,
            "skipped",
            Verdicts(record, Verdict.Inconclusive)
                + (record.Comparison?.Verdict == ComparisonVerdict.Inconclusive ? 1 : 0)
        );
        Attribute(xml, "time", Seconds(record.Duration));
        Attribute(
            xml,
            "timestamp",
            record.StartedUtc.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)
        );
        Properties(xml, run);
        if (record.Comparison is { } comparison)
            Case(xml, run, comparison);
        foreach (var result in record.Judged())
            Case(xml, run, result);
        foreach (var mutant in record.Mutants)
            Case(xml, run, mutant);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Properties(XmlWriter xml, RunContent run)
    {
        var record = run.Run;
        xml.WriteStartElement("properties");
        Property("seed", record.Seed.ToString(CultureInfo.InvariantCulture));
        Property(
            "machine",
            $"{record.Environment.Cores} cores, {record.Environment.Runtime}, {record.Environment.OperatingSystem}"
        );
        Property("version", record.Environment.Version);
        if (record.Environment.Commit is { } commit)
            Property("commit", commit);
        if (run.Engine is { } engine)
            Property("engine", engine);
        if (record.Interrupted is { } why)
            Property("interrupted", why);
        if (record.Preflight is { } preflight)
            Property("preflight", string.Join("; ", preflight.Lines("just before the load, this machine")));
        if (record.Warning() is { Length: > 0 } warning)
            Property("warning", warning);
        xml.WriteEndElement();

        void Property(string name, string value)
        {
            xml.WriteStartElement("property");
            Attribute(xml, "name", name);
            Attribute(xml, "value", value);
            xml.WriteEndElement();
        }
    }

    private static void Case(XmlWriter xml, RunContent run, ExperimentResult result)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"chaos.{run.Run.Name}");
        Attribute(xml, "name", result.Id);
        if (result.Duration > TimeSpan.Zero)
            Attribute(xml, "time", Seconds(result.Duration));
        var outcome = result.Verdict switch
        {
            Verdict.Fail => "failure",
            Verdict.Invalid => "error",
            Verdict.Inconclusive => "skipped",
            _ => null,
        };
        if (outcome is not null)
        {
            xml.WriteStartElement(outcome);
            Attribute(xml, "message", Beside(outcome == "skipped" ? Skipped(result) : result.Headline, result));
            if (outcome != "skipped")
                Attribute(xml, "type", result.Verdict.ToString());
            string[] more = [result.Settles(), run.Run.Tries(result), $"again: {result.Again}"];
            xml.WriteString(
                SafeText.Of(
                    string.Join(
                        '\n',
                        (
                            outcome == "skipped"
                                ? result.Reasons()
                                : result.Problems.Concat(HeldWords.AlsoNotHeld(result).Select(HeldWords.Line))
                        ).Concat(more.Where(l => l.Length > 0))
                    )
                )
            );
            xml.WriteEndElement();
        }
        xml.WriteElementString("system-out", SafeText.Of(Output(run, result)));
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, RunContent run, ComparisonResult comparison)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"chaos.{run.Run.Name}");
        Attribute(xml, "name", $"{comparison.Experiment}: {comparison.Before.Name} against {comparison.After.Name}");
        if (comparison.Verdict is ComparisonVerdict.Worse or ComparisonVerdict.Inconclusive)
        {
            xml.WriteStartElement(comparison.Verdict == ComparisonVerdict.Worse ? "failure" : "skipped");
            Attribute(
                xml,
                "message",
                comparison.Verdict == ComparisonVerdict.Worse
                    ? comparison.Headline
                    : $"{comparison.Headline}{(comparison.Problems.Count == 0 ? "" : $"; {comparison.Problems[0]}")}"
            );
            if (comparison.Verdict == ComparisonVerdict.Worse)
                Attribute(xml, "type", comparison.Verdict.ToString());
            var open = comparison
                .Guardrails.Prepend(comparison.Primary)
                .Where(m => m.Verdict == comparison.Verdict)
                .Select(m => $"{m.Text}: {m.Why}");
            xml.WriteString(
                SafeText.Of(string.Join('\n', open.Concat(comparison.Problems).Append($"again: {comparison.Again}")))
            );
            xml.WriteEndElement();
        }
        xml.WriteElementString(
            "system-out",
            SafeText.Of(
                string.Join(
                    '\n',
                    comparison
                        .Guardrails.Prepend(comparison.Primary)
                        .Select(m => $"{m.Verdict.Sign()} {m.Verdict}: {m.Text}: {m.Why}")
                )
            )
        );
        xml.WriteEndElement();
    }

    /// <summary>
    /// Writes a mutant. One that survives is a failure: its experiment would pass a mitigation that does not work.
    /// </summary>
    private static void Case(XmlWriter xml, RunContent run, MutantResult mutant)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"chaos.{run.Run.Name}.mutants");
        Attribute(xml, "name", $"{mutant.Experiment}: {mutant.Mutant}");
        if (!mutant.IsKilled)
        {
            xml.WriteStartElement("failure");
            Attribute(xml, "message", $"not detected by: {mutant.KilledBy}");
            Attribute(xml, "type", "Survives");
            xml.WriteString(SafeText.Of(mutant.Why));
            xml.WriteEndElement();
        }
        xml.WriteElementString(
            "system-out",
            SafeText.Of($"{mutant.Sign()} {mutant.Word()}: {mutant.KilledBy}: {mutant.Why}")
        );
        xml.WriteEndElement();
    }

    /// <summary>A text, followed by how the calls ended and how many expectations held.</summary>
    private static string Beside(string text, ExperimentResult result) =>
        string.Join("; ", new[] { text, Telling.Calls(result), HeldWords.Held(result) }.Where(t => t.Length > 0));

    /// <summary>
    /// The message of a skipped case: the reason and what would settle it. Most build servers show no more than this
    /// line.
    /// </summary>
    private static string Skipped(ExperimentResult result) =>
        result.Settles() is { Length: > 0 } settles ? $"{result.Reason()}; {settles}" : result.Reason();

    private static string Output(RunContent run, ExperimentResult result)
    {
        var lines = new StringBuilder($"{result.Verdict.Sign()} {result.Word()}: {Beside(result.Headline, result)}\n");
        if (run.Run.Tries(result) is { Length: > 0 } tries)
            lines.Append(tries).Append('\n');
        if (result.Story.Length > 0)
            lines.Append(result.Story).Append('\n');
        foreach (var f in result.Findings)
            lines.Append($"{f.CountedIn(result).Sign()} {f.Kind} {f.WordIn(result)}: {f.Text}: {f.Why}\n");
        return lines.ToString();
    }

    private static int Verdicts(RunRecord record, Verdict verdict) => record.Judged().Count(e => e.Verdict == verdict);

    private static void Count(XmlWriter xml, string name, int count) =>
        Attribute(xml, name, count.ToString(CultureInfo.InvariantCulture));

    private static void Attribute(XmlWriter xml, string name, string value) =>
        xml.WriteAttributeString(name, SafeText.Of(value));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);
}
