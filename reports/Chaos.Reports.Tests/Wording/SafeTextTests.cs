using Chaos.Reports.Wording;

namespace Chaos.Reports.Tests.Wording;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("payment's workers → 你好 😀\n\tdone", "payment's workers → 你好 😀\n\tdone")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("\u001b[31mred\u0000\u0085", "red\uFFFD\uFFFD")]
    [InlineData("pass\u202Eliaf", "pass\uFFFDliaf")]
    [InlineData("end\uFFFE\uFFFF", "end\uFFFD\uFFFD")]
    [InlineData(null, "")]
    public void Unsafe_characters_are_replaced_and_all_others_kept(string? text, string safe) =>
        Assert.Equal(safe, SafeText.Of(text));

    [Fact]
    public void Lone_surrogates_are_replaced_one_by_one()
    {
        // Not inline data: a test's arguments are written in UTF-8, which has no lone surrogates.
        Assert.Equal("\uFFFD", SafeText.Of("\uD83D"));
        Assert.Equal("\uFFFDx", SafeText.Of("\uDE00x"));
        Assert.Equal("\uFFFD😀", SafeText.Of("\uD83D😀"));
    }

    [Fact]
    public void A_line_contains_no_line_ends() => Assert.Equal("a b c", SafeText.Line(" a\nb\tc\n"));
}
