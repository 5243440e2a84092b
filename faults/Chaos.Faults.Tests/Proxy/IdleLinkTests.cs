using Chaos.Proxy.Links;

namespace Chaos.Faults.Tests.Proxy;

public sealed class IdleLinkTests
{
    [Fact]
    public void A_connection_on_which_nothing_has_come_holds_no_buffer()
    {
        var (client, upstream) = (new FakeWire(), new FakeWire());
        var connection = new Connection(0, client, upstream, new(), new(), new(TimeProvider.System), _ => { });

        connection.Start();
        Assert.Equal((0, 0), (client.Receives, upstream.Receives));

        client.Readable.SetResult();
        Assert.Equal((1, 0), (client.Receives, upstream.Receives));
        upstream.Readable.SetResult();
        Assert.Equal((1, 1), (client.Receives, upstream.Receives));
        connection.End(reset: false);
    }

    [Fact]
    public void A_reset_before_the_first_byte_reaches_the_other_side()
    {
        var (client, upstream) = (new FakeWire(), new FakeWire());
        new Connection(0, client, upstream, new(), new(), new(TimeProvider.System), _ => { }).Start();

        client.Readable.SetException(new System.Net.Sockets.SocketException());

        Assert.True(upstream.WasReset);
    }

    private sealed class FakeWire : IWire
    {
        private readonly TaskCompletionSource<int> _received = new();

        public TaskCompletionSource Readable { get; } = new();

        public int Receives { get; private set; }

        public bool WasReset { get; private set; }

        public ValueTask ReadableAsync() => new(Readable.Task);

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
        {
            Receives++;
            return new(_received.Task);
        }

        public ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes) => new(bytes.Length);

        public void ShutdownSend() { }

        public void Close(bool reset)
        {
            WasReset = reset;
            _received.TrySetException(new ObjectDisposedException(nameof(FakeWire)));
        }
    }
}
