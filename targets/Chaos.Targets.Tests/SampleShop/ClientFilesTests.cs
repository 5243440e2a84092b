using Chaos.SampleShop.Serving;

namespace Chaos.Targets.Tests.SampleShop;

public sealed class ClientFilesTests
{
    [Fact]
    public void A_client_needs_its_connection_and_one_for_the_call_that_its_request_makes() =>
        Assert.Equal(50, ClientFiles.Clients(limit: 400, left: 101));

    [Fact]
    public void A_limit_without_room_for_clients_is_a_mistake_that_names_the_lowest_one_that_has()
    {
        var mistake = Assert.Throws<TooFewFilesException>(() => ClientFiles.Clients(limit: 200, left: 31));

        Assert.Equal("no room for clients: 200 files may be open (ulimit -n); allowed: 201 or more", mistake.Message);
    }
}
