using Chaos.Proxy;

namespace Chaos.Faults.Tests.Proxy;

public sealed class SeededDrawTests
{
    [Fact]
    public void Draws_are_uniform_over_connections()
    {
        var draws = Enumerable
            .Range(0, 10_000)
            .Select(c => SeededDraw.Unit(SeededDraw.Key(1, "p", c, "t"), 0))
            .ToList();
        for (var tenth = 0; tenth < 10; tenth++)
        {
            // 10,000 draws put 1,000 +- 30 into each tenth; the tolerance is five of these.
            Assert.InRange(draws.Count(d => d >= tenth / 10.0 && d < (tenth + 1) / 10.0), 850, 1150);
        }
    }

    [Fact]
    public void Every_part_of_the_key_counts()
    {
        var keys = new[]
        {
            SeededDraw.Key(1, "p", 0, "t"),
            SeededDraw.Key(2, "p", 0, "t"),
            SeededDraw.Key(1, "q", 0, "t"),
            SeededDraw.Key(1, "p", 1, "t"),
            SeededDraw.Key(1, "p", 0, "u"),
            SeededDraw.Key(1, "pt", 0, ""),
            SeededDraw.Key(1, "", 0, "pt"),
        };
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(SeededDraw.Key(1, "p", 0, "t"), keys[0]);
        Assert.NotEqual(SeededDraw.Unit(keys[0], 0), SeededDraw.Unit(keys[0], 1));
    }
}
