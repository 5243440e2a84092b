using Chaos.Cli;
using Chaos.Cli.Running;
using Chaos.Core.Records;
using Chaos.Records;

namespace Chaos.Tools.Tests.Cli;

public sealed class OutputFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_that_already_holds_a_run_is_not_touched()
    {
        var file = Path.Combine(_folder, "run.json");
        File.WriteAllText(file, "{}");
        Assert.Contains(
            $"--output: {_folder} already holds a run",
            Assert
                .Throws<UsageException>(() => OutputFolder.Create(_folder, "smoke", DateTimeOffset.UnixEpoch))
                .Message,
            StringComparison.Ordinal
        );
        Assert.Equal("{}", File.ReadAllText(file));
    }

    [Fact]
    public void A_file_is_no_folder_for_a_run()
    {
        var file = Path.Combine(_folder, "mine.yaml");
        File.WriteAllText(file, "mine");
        var wrong = Assert.Throws<UsageException>(() => OutputFolder.Create(file, "smoke", DateTimeOffset.UnixEpoch));
        Assert.StartsWith($"--output: {file} is a file; allowed: a folder", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named() =>
        Assert.Contains(
            "/dev/null/x",
            Assert
                .Throws<RecordException>(() => OutputFolder.Create("/dev/null/x", "smoke", DateTimeOffset.UnixEpoch))
                .Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_run_is_found_by_its_path_wherever_it_is() => Assert.Equal(_folder, OutputFolder.Find(_folder));

    [Fact]
    public void Before_any_run_the_message_says_that_there_was_none() =>
        Assert.Equal(
            $"folder: latest is not there: no run has been recorded in {_folder}/none; make one with: {CalledAs.Command} run",
            OutputFolder.Missing("latest", $"{_folder}/none")
        );

    [Theory]
    [InlineData(
        "latest",
        "folder: latest is not there: no run in FOLDER has ended; for the newest that began: CHAOS report 20261129T010203Z-smoke"
    )]
    [InlineData(
        "20261129T010203Z-smok",
        "folder: 20261129T010203Z-smok is not there, neither here nor in FOLDER; did you mean "
            + "20261129T010203Z-smoke? allowed: the folder of a run, with a run.json in it, such as "
            + "20261129T010203Z-smoke"
    )]
    public void A_missing_run_is_reported_with_an_existing_one(string named, string told)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "20261129T010203Z-smoke"));

        Assert.Equal(
            told.Replace("FOLDER", _folder, StringComparison.Ordinal)
                .Replace("CHAOS", CalledAs.Command, StringComparison.Ordinal),
            OutputFolder.Missing(named, _folder)
        );
    }

    [Fact]
    public void A_folder_that_is_nowhere_keeps_the_name_that_was_given() =>
        Assert.Equal(Path.GetFullPath("no-such-run"), OutputFolder.Find("no-such-run"));

    [Fact]
    public void A_named_folder_is_made_and_taken()
    {
        var wanted = Path.Combine(_folder, "a", "b");
        Assert.Equal(wanted, OutputFolder.Create(wanted, "smoke", DateTimeOffset.UnixEpoch));
        Assert.Equal([Path.Combine(wanted, OutputFolder.Claim)], Directory.EnumerateFileSystemEntries(wanted));
        Assert.Contains(
            $"is still going on; allowed: a folder without a run in it, such as {wanted}-2",
            Assert.Throws<UsageException>(() => OutputFolder.Create(wanted, "smoke", DateTimeOffset.UnixEpoch)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Runs_of_one_second_have_folders_of_their_own()
    {
        var name = $"runs-of-one-second-{Guid.NewGuid():n}";
        string[] folders = [];
        try
        {
            folders =
            [
                .. ParallelEnumerable
                    .Range(0, 8)
                    .WithDegreeOfParallelism(8)
                    .Select(_ => OutputFolder.Create(null, name, DateTimeOffset.UnixEpoch)),
            ];
            Assert.Equal(8, folders.Distinct().Count());
            Assert.Contains(folders, f => f.EndsWith($"19700101T000000Z-{name}", StringComparison.Ordinal));
            Assert.Contains(folders, f => f.EndsWith($"{name}-8", StringComparison.Ordinal));
        }
        finally
        {
            foreach (var folder in folders.Distinct())
                Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Runs_later_than_latest_that_never_ended_are_found_the_newest_first()
    {
        Run("1-killed", 1, RunRecord.Unfinished);
        Run("2-ended", 2, null);
        Assert.Equal(["1-killed"], Found());
        OutputFolder.PointLatestAt(Path.Combine(_folder, "2-ended"));
        Assert.Empty(Found());
        Assert.Null(KilledRun.Note(_folder));
        Run("3-stopped", 3, "interrupted by the user");
        Run("4-killed", 4, RunRecord.Unfinished);
        OutputFolder.Create(Path.Combine(_folder, "5-begun"), "smoke", DateTimeOffset.UnixEpoch.AddMinutes(5));
        Directory.CreateDirectory(Path.Combine(_folder, "6-mine"));
        File.WriteAllText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "7-broken")).FullName, "run.json"),
            "{"
        );
        Assert.Equal(["5-begun", "4-killed"], Found());
        // The run that began may have been refused.
        Assert.Contains(
            "4-killed was killed, and everything that it changed was undone",
            KilledRun.Note(_folder),
            StringComparison.Ordinal
        );
        Assert.Empty(OutputFolder.NeverEnded(Path.Combine(_folder, "nowhere")));

        IEnumerable<string?> Found() => OutputFolder.NeverEnded(_folder).Select(Path.GetFileName);

        void Run(string name, int minute, string? interrupted)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
            new RecordFolder(folder).Write(
                new RunRecord
                {
                    Name = name,
                    StartedUtc = DateTimeOffset.UnixEpoch.AddMinutes(minute),
                    Duration = TimeSpan.Zero,
                    Seed = 1,
                    Environment = new()
                    {
                        OperatingSystem = "some",
                        Cores = 1,
                        Runtime = "some",
                        Version = "0",
                    },
                    Planned = 1,
                    Experiments = [],
                    Interrupted = interrupted,
                }
            );
        }
    }

    [Fact]
    public void Latest_points_at_the_run_that_ended_last_and_a_failure_is_one_sentence()
    {
        var (first, second) = (
            Directory.CreateDirectory(Path.Combine(_folder, "1")).FullName,
            Directory.CreateDirectory(Path.Combine(_folder, "2")).FullName
        );
        Assert.Null(OutputFolder.PointLatestAt(first));
        Assert.Null(OutputFolder.PointLatestAt(second));
        Assert.Equal("2", new FileInfo(Path.Combine(_folder, "latest")).LinkTarget);

        File.Delete(Path.Combine(_folder, "latest"));
        Directory.CreateDirectory(Path.Combine(_folder, "latest", "mine"));
        Assert.Contains("does not point at this run", OutputFolder.PointLatestAt(first), StringComparison.Ordinal);
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(_folder).Count());
    }
}
