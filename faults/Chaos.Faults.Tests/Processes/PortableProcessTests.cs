using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

[Trait("Speed", "Slow")]
public sealed class PortableProcessTests
{
    [Fact]
    public async Task It_delivers_both_outputs_and_the_exit_code()
    {
        var lines = new List<string>();
        var process = Start("echo out; echo $COLOUR >&2; exit 3", lines.Add);
        Assert.Equal(3, await process.Exited);
        await process.Drained;
        Assert.Equal(["out", "red"], lines.Order());
    }

    [Fact]
    public async Task It_is_ended_with_what_it_started_and_cannot_be_paused()
    {
        var runId = Some.RunId();
        var up = new TaskCompletionSource();
        var process = Start("sleep 1000 & echo up; wait", _ => up.TrySetResult(), runId);
        await up.Task;
        Assert.Contains(
            "needs Linux",
            Assert.Throws<PlatformNotSupportedException>(process.Pause).Message,
            StringComparison.Ordinal
        );
        process.Kill();
        await process.Exited;
        process.Kill();
        await Eventually.HoldsAsync(() => RunMark.Find(runId).Count == 0);
    }

    static PortableProcess Start(string script, Action<string> onLine, string? runId = null) =>
        PortableProcess.Start(
            new(
                "sh",
                ["-c", script],
                null,
                new Dictionary<string, string?> { ["COLOUR"] = "red", [RunMark.Variable] = runId },
                KeepInput: false,
                onLine
            )
        );
}
