using Chaos.Targets.Answers;

namespace Chaos.Targets.Tests.Targets.Answers;

public sealed class KeptBodyTests
{
    [Theory]
    [InlineData("{\n  \"a\": 1\r\n}", "{\n  \"a\": 1\n}")]
    [InlineData("ding\u0007 \u001b[31mdong\n\tend", "ding dong\n end")]
    [InlineData("", "")]
    public void A_body_keeps_its_lines_and_no_control_character(string body, string kept) =>
        Assert.Equal(kept, KeptBody.Of(body, text => text));

    [Fact]
    public void A_long_body_is_masked_before_it_is_cut()
    {
        var kept = KeptBody.Of(
            $"{new string('x', KeptBody.Most - 5)}secret{new string('y', 1 << 20)}",
            text => text.Replace("secret", "***", StringComparison.Ordinal)
        );

        Assert.Equal($"{new string('x', KeptBody.Most - 5)}***yy...", kept);
    }

    [Fact]
    public void No_character_is_cut_in_two()
    {
        var kept = KeptBody.Of($"x{string.Concat(Enumerable.Repeat("\U0001F600", KeptBody.Most))}", text => text);

        Assert.Equal(KeptBody.Most - 1 + 3, kept.Length);
        Assert.True(char.IsLowSurrogate(kept[^4]));
    }
}
