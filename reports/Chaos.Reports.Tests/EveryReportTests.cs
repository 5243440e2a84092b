using System.Text;
using System.Text.RegularExpressions;
using Chaos.Records;

namespace Chaos.Reports.Tests;

/// <summary>Tests that every report format has to pass.</summary>
public sealed partial class EveryReportTests
{
    public static TheoryData<string> Names => [.. ReportWriter.All.Select(r => r.FileName)];

    [Fact]
    public void The_formats_are_found_without_a_list() =>
        Assert.Superset(
            new HashSet<string> { "junit.xml", "report.html", "report.md" },
            ReportWriter.All.Select(r => r.FileName).ToHashSet()
        );

    [Theory, MemberData(nameof(Names))]
    public void The_same_run_gives_the_same_bytes(string name) =>
        Assert.Equal(Text(name, Some.Mixed()), Text(name, Some.Mixed()));

    [Theory, MemberData(nameof(Names))]
    public void No_report_contains_NaN_or_infinity(string name)
    {
        foreach (
            var content in new[]
            {
                Some.Mixed(),
                Empty(),
                Unmeasured(),
                SomeComparison.Content(),
                SomeComparison.Undecided(),
                SomeComparison.Calibrated(),
            }
        )
            Assert.DoesNotMatch(NoNumber(), Text(name, content));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_experiment_is_reported_with_its_verdict_its_evidence_and_how_to_run_it_again(string name)
    {
        var content = Some.Mixed();
        var text = Text(name, content);
        foreach (var result in content.Run.Experiments)
        {
            Assert.Contains(result.Id, text);
            Assert.Contains(result.Verdict.ToString(), text);
            if (
                result.Verdict
                is Core.Judging.Verdict.Fail
                    or Core.Judging.Verdict.Inconclusive
                    or Core.Judging.Verdict.Invalid
            )
                Assert.Contains(result.Again, text);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_run_without_records_and_one_without_experiments_are_reported_too(string name)
    {
        Assert.Contains("breaker.states", Text(name, Unmeasured()));
        Assert.NotEmpty(Text(name, Empty()));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_missing_record_does_not_prevent_the_report_of_the_verdict(string name)
    {
        var (storm, _) = Some.Storm();
        Assert.Contains("retry.storm", Text(name, Some.Content(Some.Run(storm))));
    }

    [Theory, MemberData(nameof(Names))]
    public void Raw_control_characters_never_pass(string name)
    {
        foreach (var text in new[] { Text(name, Some.Malicious()), Text(name, SomeComparison.Malicious()) })
        {
            Assert.DoesNotContain('\u001b', text);
            Assert.DoesNotContain('\0', text);
        }
    }

    [Fact]
    public void All_reports_are_written_from_the_folder_alone_and_no_partial_file_stays()
    {
        var directory = Directory.CreateTempSubdirectory("chaos-reports-");
        try
        {
            var folder = new RecordFolder(directory.FullName);
            var (storm, trials) = Some.Storm();
            folder.Write(Some.Run(storm));
            foreach (var trial in trials)
                folder.Write(trial);
            var written = ReportWriter.WriteAll(folder);
            Assert.Equal(ReportWriter.All.Select(r => Path.Combine(directory.FullName, r.FileName)), written);
            foreach (var report in ReportWriter.All)
                Assert.Equal(
                    Text(report.FileName, Some.Content(Some.Run(storm), trials)),
                    Words(File.ReadAllText(Path.Combine(directory.FullName, report.FileName)))
                );
            Assert.Empty(directory.GetFiles("*.partial"));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_named_and_the_others_are_written()
    {
        var directory = Directory.CreateTempSubdirectory("chaos-reports-");
        try
        {
            var folder = new RecordFolder(directory.FullName);
            folder.Write(Some.Run());
            Directory.CreateDirectory(Path.Combine(directory.FullName, "report.html", "in the way"));
            var error = Assert.Throws<RecordException>(() => ReportWriter.WriteAll(folder));
            Assert.Contains(Path.Combine(directory.FullName, "report.html"), error.Message);
            Assert.True(File.Exists(Path.Combine(directory.FullName, "report.md")));
            Assert.True(File.Exists(Path.Combine(directory.FullName, "junit.xml")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_record_that_cannot_be_drawn_costs_only_its_own_part_of_the_page()
    {
        var (storm, trials) = Some.Storm();
        var (charges, others) = Some.Charges(keyWorks: true);
        var page = Text(
            "report.html",
            Some.Content(
                Some.Run(storm, charges),
                [
                    .. trials.Select(t =>
                        t with
                        {
                            Workloads = [.. t.Workloads.Select(w => w with { Slots = null! })],
                        }
                    ),
                    .. others,
                ]
            )
        );
        Assert.Contains("could not be made", page, StringComparison.Ordinal);
        Assert.Contains(storm.Headline.Split(',')[0], page, StringComparison.Ordinal);
        Assert.Contains($"<article id=\"{charges.Id}\"", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
    }

    internal static string Text(string name, RunContent content)
    {
        var output = new StringWriter(new StringBuilder()) { NewLine = "\n" };
        ReportWriter.All.Single(r => r.FileName == name).Write(content, output);
        return Words(output.ToString());
    }

    /// <summary>A text with non-breaking spaces as ordinary ones: only one test is about line breaks.</summary>
    private static string Words(string page) =>
        page.Replace("\u00a0→\u00a0", "-&gt;", StringComparison.Ordinal).Replace('\u00a0', ' ');

    internal static RunContent Empty() => Some.Content(Some.Run());

    internal static RunContent Unmeasured() =>
        Some.Content(Some.Run(Some.NotRun(), Some.NotRun("hedge.tail")) with { Interrupted = "Ctrl+C" });

    [GeneratedRegex(@"\bNaN\b|\bInfinity\b|∞")]
    private static partial Regex NoNumber();
}
