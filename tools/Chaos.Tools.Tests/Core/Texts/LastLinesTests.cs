using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Core.Texts;

public sealed class LastLinesTests
{
    [Fact]
    public void What_went_wrong_is_not_pushed_out_by_the_frames_of_its_stack()
    {
        string[] output =
        [
            "listening",
            "TypeError: no storage",
            .. Enumerable.Range(0, 30).Select(i => $"    at step {i} (index.js:{i})"),
            "Node.js v18",
        ];

        Assert.Equal(
            ["TypeError: no storage", "    at step 0 (index.js:0)", "    at step 1 (index.js:1)", "Node.js v18"],
            LastLines.Of(output, 4)
        );
    }

    [Fact]
    public void Of_lines_without_a_stack_the_last_ones_are_shown() =>
        Assert.Equal(["b", "c"], LastLines.Of(["a", "b", "c"], 2));
}
