using Chaos.Cli.Running;
using Chaos.Core.Records;

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
        Assert.Contains("already holds a run", Assert.Throws<RecordException>(() => OutputFolder.Create(_folder, "smoke", DateTimeOffset.UnixEpoch)).Message, StringComparison.Ordinal);
        Assert.Equal("{}", File.ReadAllText(file));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named() =>
        Assert.Contains("/dev/null/x", Assert.Throws<RecordException>(() => OutputFolder.Create("/dev/null/x", "smoke", DateTimeOffset.UnixEpoch)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_run_is_found_by_its_path_wherever_it_is() => Assert.Equal(_folder, OutputFolder.Find(_folder));

    [Fact]
    public void What_is_nowhere_keeps_the_name_that_it_was_given() => Assert.Equal(Path.GetFullPath("no-such-run"), OutputFolder.Find("no-such-run"));

    [Fact]
    public void A_named_folder_is_made_and_left_empty()
    {
        var wanted = Path.Combine(_folder, "a", "b");
        Assert.Equal(wanted, OutputFolder.Create(wanted, "smoke", DateTimeOffset.UnixEpoch));
        Assert.Empty(Directory.EnumerateFileSystemEntries(wanted));
    }
}
