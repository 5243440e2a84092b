using Chaos.Core.Queueing;

namespace Chaos.Tools.Tests.Core.Queueing;

public sealed class ErlangBTests
{
    /// <summary>
    /// From published tables. With one place it is a / (1 + a); without a place every arrival is rejected.
    /// </summary>
    [Theory]
    [InlineData(10, 8, 0.121661)]
    [InlineData(10, 10, 0.214582)]
    [InlineData(20, 15, 0.045593)]
    [InlineData(1, 3, 0.75)]
    [InlineData(0, 3, 1)]
    [InlineData(5, 0, 0)]
    public void The_share_rejected_is_that_of_the_tables(int places, double offered, double expected) =>
        Assert.Equal(expected, ErlangB.Blocking(places, offered), 6e-7);

    [Fact]
    public void Thousands_of_places_do_not_overflow() => Assert.Equal(0.5, ErlangB.Blocking(5_000, 10_000), 1e-3);
}
