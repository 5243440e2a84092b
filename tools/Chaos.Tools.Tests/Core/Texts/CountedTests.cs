using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Core.Texts;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 trials")]
    [InlineData(1, "1 trial")]
    [InlineData(2, "2 trials")]
    [InlineData(1234, "1,234 trials")]
    public void One_thing_is_one_and_any_other_number_are_several(long count, string text) =>
        Assert.Equal(text, Counted.Of(count, "trial"));

    [Fact]
    public void Several_may_have_a_word_of_their_own() =>
        Assert.Equal(
            ("1 process", "2 processes"),
            (Counted.Of(1, "process", "processes"), Counted.Of(2, "process", "processes"))
        );
}
