using Chaos.Cli.Running;
using Chaos.Records;

namespace Chaos.Tools.Tests.Cli;

public sealed class FreeSpaceTests
{
    [Theory]
    [InlineData(10, 13_000_000L, false)]
    [InlineData(10, 12_999_999L, true)]
    [InlineData(1, null, false)]
    public void A_disk_that_is_too_full_is_found_before_anything_is_measured(int trials, long? free, bool refused)
    {
        var error = Record.Exception(() => FreeSpace.Check("/somewhere", trials, _ => free));

        Assert.Equal(refused, error is RecordException);
        if (refused)
            Assert.Equal(
                "/somewhere: 13 MB are free there, and this run may need 13 MB: make room, or choose another --output",
                error!.Message
            );
    }

    [Fact]
    public void A_folder_that_does_not_exist_yet_is_on_the_disk_of_its_parent() =>
        Assert.Null(
            Record.Exception(() =>
                FreeSpace.Check(Path.Combine(Path.GetTempPath(), "chaos-no-such-folder", "deeper"), 0)
            )
        );
}
