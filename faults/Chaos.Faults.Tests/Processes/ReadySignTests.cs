using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

public sealed class ReadySignTests
{
    [Theory]
    [InlineData("""{"ready":"http://127.0.0.1:80"}""", true)]
    [InlineData("""{"ready":7}""", false)]
    [InlineData("""{"ready":"nowhere"}""", false)]
    [InlineData("""{"other":"http://127.0.0.1:80"}""", false)]
    [InlineData("{not json", false)]
    [InlineData("ready: http://127.0.0.1:80", false)]
    public void Only_a_json_line_that_names_an_address_is_the_sign(string line, bool expected) =>
        Assert.Equal(expected, ReadySign.Address.IsIn(line, out _));

    [Fact]
    public void Further_addresses_stand_beside_the_first_under_their_names()
    {
        Assert.True(
            ReadySign.Address.IsIn(
                """{"ready":"http://127.0.0.1:80","grpc":"http://127.0.0.1:81","version":"3"}""",
                out var addresses
            )
        );
        Assert.Equal((80, 81), (addresses["ready"].Port, addresses["grpc"].Port));
        Assert.Equal(2, addresses.Count);
    }

    [Fact]
    public void Signs_with_the_same_text_are_equal_and_those_without_are_not()
    {
        Assert.Equal(ReadySign.Line("up"), ReadySign.Line("up"));
        Assert.NotEqual(ReadySign.Line("up"), ReadySign.Line("down"));
        Assert.NotEqual(ReadySign.Address, ReadySign.Started);
    }
}
