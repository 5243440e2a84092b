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

    [Fact]
    public void A_short_list_of_names_is_told_whole_and_in_its_order() =>
        Assert.Equal("slow, front", NearestName.Allowed("frnt", ["slow", "front"], "a page"));

    [Fact]
    public void A_long_list_is_told_by_its_nearest_names_and_where_all_of_them_are()
    {
        List<string> names = [.. Enumerable.Range(0, 20).Select(i => $"unlike-{i:00}"), "attempts(EDGE)"];

        var told = NearestName.Allowed("atempts", names, "a page");

        Assert.StartsWith("attempts(EDGE), ", told, StringComparison.Ordinal);
        Assert.EndsWith(" and others, which a page lists", told, StringComparison.Ordinal);
        Assert.Equal(8, told.Split(", ").Length - 1);
        Assert.EndsWith(" and 13 others", NearestName.Allowed("atempts", names, null), StringComparison.Ordinal);
    }
}
