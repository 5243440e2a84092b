using Chaos.Proxy.Limits;

namespace Chaos.Faults.Tests.Proxy;

public sealed class SparseLogTests
{
    private readonly HeldTime _time = new();
    private readonly List<(int, string)> _written = [];

    [Fact]
    public void The_first_event_is_written_at_once_and_the_rest_once_a_second_with_their_number()
    {
        var log = new SparseLog(_time, (count, text) => _written.Add((count, text)));

        log.Add("a");
        for (var i = 0; i < 1000; i++)
            log.Add("b");
        log.Add("c");
        Assert.Equal([(1, "a")], _written);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([(1, "a"), (1001, "c")], _written);
    }

    [Fact]
    public void After_a_second_without_events_the_next_one_is_written_at_once()
    {
        var log = new SparseLog(_time, (count, text) => _written.Add((count, text)));
        log.Add("a");

        Assert.Equal(1, _time.Advance(TimeSpan.FromSeconds(1)));
        Assert.Equal(0, _time.Advance(TimeSpan.FromSeconds(9)));
        log.Add("b");

        Assert.Equal([(1, "a"), (1, "b")], _written);
    }
}
