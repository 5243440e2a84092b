namespace Chaos.Scenarios.Tests.Golden;

public sealed class TextDifferenceTests
{
    [Fact]
    public void Equal_texts_do_not_differ() => Assert.Null(TextDifference.Of("a\nb\n", "a\nb\n"));

    [Theory]
    [InlineData("a\nb\nc\nd\n", "a\nb\nx\nd\n", "   3 - c\n   3 + x")]
    [InlineData("a\nb\nc\nd\ne\n", "x\nb\nc\nd\ny\n", "   1 - a\n   1 + x\n   5 - e\n   5 + y")]
    [InlineData("a\n", "a\nb\n", "   2 + b")]
    [InlineData("a\nb\nc\n", "b\nc\n", "   1 - a")]
    [InlineData("a", "a\n", "   2 + ")]
    public void Only_what_differs_is_shown(string was, string now, string expected) =>
        Assert.Equal(expected, TextDifference.Of(was, now));

    [Fact]
    public void Many_lines_are_counted() =>
        Assert.EndsWith(
            "  16 + 15\n... and 4 lines more",
            TextDifference.Of("", string.Concat(Enumerable.Range(0, 20).Select(i => $"{i}\n"))),
            StringComparison.Ordinal
        );
}
