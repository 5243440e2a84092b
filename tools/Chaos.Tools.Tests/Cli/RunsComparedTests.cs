using Chaos.Cli;
using Chaos.Cli.Comparing;
using Chaos.Core.Comparing;
using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Trials;
using Chaos.Records;
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

        Assert.Equal(
            ExitCode.AsExpected,
            RunsCompared.Print(
                [bad, good, "retry.storm"],
                measure,
                "smoke",
                Path.Combine(_folder, "better"),
                json: false,
                _ => ""
            )
        );
        Assert.Equal(
            ExitCode.Failed,
            RunsCompared.Print(
                [good, bad, "retry.storm"],
                measure,
                "smoke",
                Path.Combine(_folder, "worse"),
                json: false,
                _ => ""
            )
        );

        var (better, worse) = (Read("better"), Read("worse"));
        Assert.Equal((ComparisonVerdict.Better, false, .25), (better.Verdict, better.IsPaired, better.Primary.Change));
        Assert.Equal((ComparisonVerdict.Worse, false, 4), (worse.Verdict, worse.IsPaired, worse.Primary.Change));
    }

    [Fact]
    public void A_run_is_not_compared_with_itself_under_any_name()
    {
        var run = Record("one", attempts: 1);
        var latest = Path.Combine(_folder, "latest");
        Directory.CreateSymbolicLink(latest, run);

        Assert.Equal(
            $"what: {latest} twice is not allowed; allowed: two runs, or chaos calibrate for an arm against itself",
            Told(run + Path.DirectorySeparatorChar, latest)
        );
    }

    [Fact]
    public void An_experiment_of_a_file_needs_its_file()
    {
        var told = Told(Record("one", attempts: 1, "mine"), Record("other", attempts: 1, "mine"));
        Assert.Contains("is not in the catalogue: mine; allowed: also its file", told, StringComparison.Ordinal);
        Assert.Contains(
            "have no experiment in common: mine; yours",
            Told(Path.Combine(_folder, "one"), Record("third", attempts: 1, "yours")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public async Task The_command_to_run_again_repeats_all_options_though_latest_has_moved_on()
    {
        Record("chaos-results/with space", attempts: 4);
        Record("chaos-results/second", attempts: 1);
        Directory.CreateSymbolicLink(Path.Combine(_folder, "chaos-results", "latest"), "second");
        string[] given =
        [
            "compare",
            "chaos-results/with space",
            "chaos-results/latest",
            "retry.storm",
            "--primary",
            "attempts(order->payment) <= 2",
            "--guard",
            "availability after fault",
            "--margin",
            "20",
            "--scale",
            "smoke",
        ];

        var (exit, output, error) = await BuiltTool.RunAsync(_folder, given);
        Assert.True(exit is 0 or 1 or 2, output + error);
        Assert.Equal("second", new FileInfo(Path.Combine(_folder, "chaos-results", "latest")).LinkTarget);
        var run = Assert.Single(
            Directory.GetDirectories(Path.Combine(_folder, "chaos-results"), "*compare-retry.storm")
        );
        var quote = OperatingSystem.IsWindows() ? '"' : '\'';
        var expected = (
            "chaos compare 'chaos-results/with space' chaos-results/second retry.storm --primary "
            + "'attempts(order->payment) <= 2' --guard 'availability after fault' --margin 20 --scale smoke"
        ).Replace('\'', quote);
        Assert.Equal(expected, new RecordFolder(run).ReadRun().Comparison!.Again.Replace('\\', '/'));
    }

    [Fact]
    public void Runs_of_one_experiment_at_two_scales_decide_nothing()
    {
        var (smoke, nightly) = (
            Record("smoke", attempts: 1),
            Record(
                "nightly",
                attempts: 4,
                change: r =>
                    r with
                    {
                        Receipts =
                        [
                            r.Receipts[0] with
                            {
                                AskedTo = r.Receipts[0].AskedFrom + TimeSpan.FromSeconds(15),
                            },
                        ],
                    }
            )
        );

        Assert.Equal(
            ExitCode.Inconclusive,
            RunsCompared.Print(
                [smoke, nightly, "retry.storm"],
                new(),
                null,
                Path.Combine(_folder, "compared"),
                json: false,
                _ => ""
            )
        );
        Assert.StartsWith(
            "the runs differ: fault phase (4 s; 15 s)",
            Read("compared").Headline,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_differences_between_the_arms_of_two_runs_come_from_their_records()
    {
        var (one, other) = (
            Record(
                "three",
                attempts: 4,
                setup: [new("RETRIES of orders", "3"), new("command of orders", "node orders.js")]
            ),
            Record(
                "five",
                attempts: 4,
                setup: [new("RETRIES of orders", "5"), new("command of orders", "node orders.js")]
            )
        );

        RunsCompared.Print(
            [one, other, "retry.storm"],
            new(),
            "smoke",
            Path.Combine(_folder, "differing"),
            json: false,
            _ => ""
        );

        var compared = Read("differing");
        Assert.Equal(
            ("before", new ArmDifference("RETRIES of orders", "3")),
            (compared.Before.Name, Assert.Single(compared.Before.Differences))
        );
        Assert.Equal(
            ("after", new ArmDifference("RETRIES of orders", "5")),
            (compared.After.Name, Assert.Single(compared.After.Differences))
        );
        Assert.Contains(
            "| RETRIES of orders | 3 | 5 |",
            File.ReadAllText(Path.Combine(_folder, "differing", "report.md")),
            StringComparison.Ordinal
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Told(params IReadOnlyList<string> what) =>
        Assert.Throws<UsageException>(() => RunsCompared.Print(what, new(), null, null, json: false, _ => "")).Message;

    private ComparisonResult Read(string name) => new RecordFolder(Path.Combine(_folder, name)).ReadRun().Comparison!;

    /// <summary>Six rounds of a candidate with the given attempts per call.</summary>
    private string Record(
        string name,
        double attempts,
        string experiment = "retry.storm",
        Func<TrialRecord, TrialRecord>? change = null,
        IReadOnlyList<ArmDifference>? setup = null
    )
    {
        var folder = new RecordFolder(Path.Combine(_folder, name));
        var trials = Enumerable
            .Range(1, 6)
            .Select(round =>
                Some.Record("budget", attempts: _ => attempts) with
                {
                    Experiment = experiment,
                    Round = round,
                }
            )
            .Select(r => change?.Invoke(r) ?? r)
            .ToList();
        foreach (var trial in trials)
            folder.Write(trial);
        folder.Write(
            new RunRecord
            {
                Name = name,
                StartedUtc = DateTimeOffset.UnixEpoch,
                Duration = TimeSpan.Zero,
                Seed = 1,
                Planned = 1,
                Environment = new()
                {
                    OperatingSystem = "Linux",
                    Runtime = ".NET 10",
                    Cores = 2,
                    Version = "1",
                },
                Experiments =
                [
                    new()
                    {
                        Id = experiment,
                        Title = "",
                        Claim = "",
                        Kind = ExperimentKind.Mitigation,
                        Verdict = Verdict.Pass,
                        Headline = "",
                        Story = "",
                        Fault = "",
                        Focus = new("", "", ""),
                        Arms =
                        [
                            new(
                                "budget",
                                "",
                                ArmRole.Candidate,
                                new Dictionary<string, string>(),
                                [.. trials.Select(TrialFiles.PathOf)]
                            )
                            {
                                Setup = setup ?? [],
                            },
                        ],
                    },
                ],
            }
        );
        return folder.Path;
    }
}
