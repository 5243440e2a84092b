using Chaos.Core.Texts;
using Chaos.Engine.Preflights;

namespace Chaos.Tools.Tests.Engine.Preflights;

public sealed class DescriptorsTests
{
    private const string Head =
        "Limit                     Soft Limit           Hard Limit           Units     \nMax cpu "
        + "time              unlimited            unlimited            seconds   \n";

    [Theory]
    [InlineData("Max open files            1024                 20000                files     ", 1024L)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("", null)]
    public void The_limit_that_holds_now_is_read(string line, long? expected) =>
        Assert.Equal(expected, FileLimit.Of(Head + line + "\n"));

    [Fact]
    public void The_limit_of_this_process_is_read_from_the_system_and_is_not_known_where_that_cannot_be_read()
    {
        Assert.Equal(
            256,
            FileLimit.OfThisProcess(path => path == "/proc/self/limits" ? "Max open files  256  512  files" : "")
        );
        Assert.Null(FileLimit.OfThisProcess(path => throw new DirectoryNotFoundException(path)));
        Assert.Null(FileLimit.OfThisProcess(path => throw new UnauthorizedAccessException(path)));
    }

    [Fact]
    public void On_a_system_with_a_limit_some_descriptors_are_free()
    {
        if (OperatingSystem.IsLinux() && FileLimit.Of(File.ReadAllText("/proc/self/limits")) is { } limit)
            Assert.InRange(Descriptors.Free()!.Value, 1, limit - 1);
        else
            Assert.Null(Descriptors.Free());
    }
}
