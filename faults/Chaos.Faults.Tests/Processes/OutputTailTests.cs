using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

public sealed class OutputTailTests : IDisposable
{
    private readonly string _log = Path.GetTempFileName();

    public void Dispose() => File.Delete(_log);

    [Fact]
    public void Lines_are_kept_without_terminal_colours_and_logged_unchanged()
    {
        using (var tail = new OutputTail(_log))
        {
            tail.Add("\u001b[31mboom\u001b[0m");
            Assert.Equal(["boom"], tail.Lines);
            Assert.Equal("It ended. Its last lines:\n  boom", tail.AddTo("It ended."));
        }
        Assert.Equal(["\u001b[31mboom\u001b[0m"], File.ReadAllLines(_log));
    }
}
