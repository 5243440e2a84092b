using Chaos.Cli.Output;

namespace Chaos.Tools.Tests.Cli;

public sealed class StepSummaryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-summary-").FullName;

    private string Report => Path.Combine(_folder, "report.md");

    private string Summary => Path.Combine(_folder, "summary.md");

    public StepSummaryTests() => File.WriteAllText(Report, "# smoke: 4 as expected ✔");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_report_is_appended_to_what_a_step_has_written_before()
    {
        Assert.Null(StepSummary.Append(Report, Environment));
        Assert.Equal("# smoke: 4 as expected ✔\n", File.ReadAllText(Summary));
        Assert.Null(StepSummary.Append(Report, Environment));
        Assert.Equal("# smoke: 4 as expected ✔\n\n# smoke: 4 as expected ✔\n", File.ReadAllText(Summary));
    }

    [Fact]
    public void Nothing_is_written_without_the_variable()
    {
        Assert.Null(StepSummary.Append(Report, _ => null));
        Assert.Equal([Report], Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_summary_that_would_become_too_long_is_not_changed()
    {
        var before = new string('x', StepSummary.Limit - 10);
        File.WriteAllText(Summary, before);
        Assert.Contains("longer than 1048576 bytes", StepSummary.Append(Report, Environment), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Summary));
    }

    [Fact]
    public void A_summary_that_cannot_be_written_is_only_reported() =>
        Assert.StartsWith("GITHUB_STEP_SUMMARY: ", StepSummary.Append(Report, _ => _folder), StringComparison.Ordinal);

    private string? Environment(string name) => name == "GITHUB_STEP_SUMMARY" ? Summary : null;
}
