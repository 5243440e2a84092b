using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Core.Texts;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 trials")]
    [InlineData(1, "1 trial")]
    [InlineData(2, "2 trials")]
    [InlineData(1234, "1,234 trials")]
    public void The_noun_is_singular_for_1_and_plural_for_other_numbers(long count, string text) =>
        Assert.Equal(text, Counted.Of(count, "trial"));

    [Fact]
    public void The_plural_may_be_a_word_of_its_own() =>
        Assert.Equal(
            ("1 process", "2 processes"),
            (Counted.Of(1, "process", "processes"), Counted.Of(2, "process", "processes"))
        );
}
