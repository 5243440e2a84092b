using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Trials;

public sealed class CounterNameTests
{
    [Theory]
    [InlineData("order->payment breakerRejected", "order->payment", "breakerRejected")]
    [InlineData("order in flight for nobody", "order", "in flight for nobody")]
    public void A_name_is_read_and_written_as_it_was(string name, string place, string word)
    {
        Assert.True(CounterName.TryParse(name, out var counter));
        Assert.Equal((place, word), (counter.Place, counter.Word));
        Assert.Equal(name, counter.ToString());
        Assert.Equal(name, CounterName.Of(place, word));
    }

    [Theory]
    [InlineData("attempts")]
    [InlineData("")]
    [InlineData(" attempts")]
    public void The_name_of_a_services_own_counter_has_no_place(string name) =>
        Assert.False(CounterName.TryParse(name, out _));
}
