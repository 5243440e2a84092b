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
    public void A_short_name_may_have_one_wrong_letter(string wrong, string? nearest) =>
        Assert.Equal(nearest, NearestName.Of(wrong, ["slow", "service", "front", "none", "pay", "throttle"]));
}
