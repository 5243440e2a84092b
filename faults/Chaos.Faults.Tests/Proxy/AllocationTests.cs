using System.Net.Sockets;
using Chaos.Proxy.Links;
using Chaos.Proxy.Toxics;

namespace Chaos.Faults.Tests.Proxy;

/// <summary>
/// Measures the allocations of the data plane over the whole process, so no other test may run at the same time.
/// </summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Trait("Speed", "Slow")]
public sealed class AllocationTests
{
    private const int Chunk = 64 * 1024,
        Chunks = 4000;

    private readonly byte[] _sent = new byte[Chunk];
    private readonly byte[] _received = new byte[Chunk];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chunk_passes_without_an_allocation_of_its_own(bool delayed)
    {
        await using var rig = await Rig.StartAsync();
        // Blocking from the first call: a socket that was used asynchronously once allocates in blocking calls too.
        using var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        near.Connect(rig.Listen);
        using var far = rig.Upstream.Accept();
        if (delayed)
            await rig.AddAsync(new LatencyToxic { Latency = TimeSpan.FromMilliseconds(2) });
        FillThePool();
        await PassAsync(near, far);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await PassAsync(near, far);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // Less than one task of 72 bytes for each chunk. The remaining allocations come from threads and waits, not
        // from chunks.
        Assert.InRange(allocated / (double)Chunks, 0, 48);
    }

    // Rents as many buffers as the link can hold at once, so that none is allocated later.
    private static void FillThePool()
    {
        var buffers = Enumerable.Range(0, 600).Select(_ => BufferPool.Rent(BufferPool.LargeSize)).ToList();
        buffers.ForEach(BufferPool.Return);
    }

    private async Task PassAsync(Socket near, Socket far)
    {
        var sender = Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < Chunks; i++)
                    far.Send(_sent);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        await Task.Factory.StartNew(
            () =>
            {
                for (var got = 0L; got < (long)Chunk * Chunks; )
                    got += near.Receive(_received);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        await sender;
    }
}
