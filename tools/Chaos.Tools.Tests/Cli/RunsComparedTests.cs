using Chaos.Cli.Commands;
using Chaos.Cli.Comparing;
using Chaos.Core.Comparing;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Tools.Tests.Core;

namespace Chaos.Tools.Tests.Cli;

public sealed class RunsComparedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-runs-").FullName;

    [Fact]
    public void Two_runs_are_compared_by_their_candidates_and_swapped_ones_mirror()
    {
        var (bad, good) = (Record("bad", attempts: 4), Record("good", attempts: 1));
        var measure = new ComparisonPlan();

        Assert.Equal(ExitCode.AsExpected, RunsCompared.Print([bad, good, "retry.storm"], measure, "smoke", Path.Combine(_folder, "better"), json: false));
        Assert.Equal(ExitCode.Failed, RunsCompared.Print([good, bad, "retry.storm"], measure, "smoke", Path.Combine(_folder, "worse"), json: false));

        var (better, worse) = (Read("better"), Read("worse"));
        Assert.Equal((ComparisonVerdict.Better, false, .25), (better.Verdict, better.IsPaired, better.Primary.Change));
        Assert.Equal((ComparisonVerdict.Worse, false, 4), (worse.Verdict, worse.IsPaired, worse.Primary.Change));
    }

    [Fact]
    public void A_run_with_itself_is_no_comparison_by_whatever_name()
    {
        var run = Record("one", attempts: 1);
        var latest = Path.Combine(_folder, "latest");
        Directory.CreateSymbolicLink(latest, run);

        Assert.Equal($"what: {latest} twice is not allowed; allowed: two runs, or chaos calibrate for an arm against itself", Told(run + Path.DirectorySeparatorChar, latest));
    }

    [Fact]
    public void An_experiment_of_a_file_is_asked_for_with_its_file()
    {
        var told = Told(Record("one", attempts: 1, "mine"), Record("other", attempts: 1, "mine"));
        Assert.Contains("is none of the catalogue: mine; allowed: the file in which it stands", told, StringComparison.Ordinal);
        Assert.Contains("have no experiment in common: mine; yours", Told(Path.Combine(_folder, "one"), Record("third", attempts: 1, "yours")), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Told(params IReadOnlyList<string> what) => Assert.Throws<UsageException>(() => RunsCompared.Print(what, new(), null, null, json: false)).Message;

    private ComparisonResult Read(string name) => new RecordFolder(Path.Combine(_folder, name)).ReadRun().Comparison!;

    /// <summary>Six rounds of a candidate with so many attempts a call.</summary>
    private string Record(string name, double attempts, string experiment = "retry.storm")
    {
        var folder = new RecordFolder(Path.Combine(_folder, name));
        var trials = Enumerable.Range(1, 6).Select(round => Some.Record("budget", attempts: _ => attempts) with { Experiment = experiment, Round = round }).ToList();
        foreach (var trial in trials) folder.Write(trial);
        folder.Write(new RunRecord
        {
            Name = name, StartedUtc = DateTimeOffset.UnixEpoch, Duration = TimeSpan.Zero, Seed = 1, Planned = 1,
            Environment = new() { OperatingSystem = "Linux", Runtime = ".NET 10", Cores = 2, Version = "1" },
            Experiments = [new() { Id = experiment, Title = "", Claim = "", Kind = ExperimentKind.Mitigation, Verdict = Verdict.Pass, Headline = "", Story = "", Fault = "", Focus = new("", "", ""), Arms = [new("budget", "", ArmRole.Candidate, new Dictionary<string, string>(), [.. trials.Select(TrialFiles.PathOf)])] }],
        });
        return folder.Path;
    }
}
