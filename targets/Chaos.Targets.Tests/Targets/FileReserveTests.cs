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

    [Theory]
    [InlineData(100)]
    [InlineData(4_000)]
    public void The_lowest_limit_leaves_enough_and_one_below_it_does_not(long open)
    {
        var least = FileReserve.LeastLimit(limit: 1_024, FileReserve.Bound(1_024) - open, enough: 8);

        Assert.InRange(FileReserve.Bound(least) - open, 8, long.MaxValue);
        Assert.InRange(FileReserve.Bound(least - 1) - open, long.MinValue, 7);
    }

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
