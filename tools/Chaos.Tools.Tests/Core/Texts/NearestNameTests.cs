using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Core.Texts;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("slwo", "slow")]
    [InlineData("servce", "service")]
    [InlineData("frnt", "front")]
    [InlineData("some", null)]
    [InlineData("app", null)]
    [InlineData("zebra", null)]
    public void Of_a_short_name_one_letter_may_be_wrong(string wrong, string? nearest) =>
        Assert.Equal(nearest, NearestName.Of(wrong, ["slow", "service", "front", "none", "pay", "throttle"]));
}
