using System.Net;
using System.Net.Sockets;
using Chaos.Callers;
using Chaos.Core.Calls;

namespace Chaos.Targets.Tests.Targets;

public sealed class FileReserveTests
{
    private static readonly IPEndPoint s_nowhere = new(IPAddress.Loopback, 1);

    [Theory]
    [InlineData(20_000L, 19_904L)]
    [InlineData(100L, 75L)]
    [InlineData(null, long.MaxValue)]
    public void Some_of_the_files_that_may_be_open_are_no_connections(long? limit, long bound) =>
        Assert.Equal(bound, FileReserve.Bound(limit));

    [Fact]
    public async Task A_connection_that_would_use_the_reserve_is_not_opened_and_its_call_counts_as_not_made()
    {
        if (OperatingSystem.IsWindows())
            return;
        var refused = await Assert.ThrowsAsync<SocketException>(async () =>
            await FileReserve.ConnectAsync(s_nowhere, bound: 0, CancellationToken.None)
        );

        Assert.Equal((CallStatus.Unsent, "no descriptor left here"), ConnectionFailure.Of(refused));
    }
}
