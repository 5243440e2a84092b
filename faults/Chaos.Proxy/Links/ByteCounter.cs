namespace Chaos.Proxy.Links;

/// <summary>Counts the bytes of one direction of one proxy as they pass.</summary>
internal sealed class ByteCounter
{
    private long _received,
        _sent;

    public long Received => Interlocked.Read(ref _received);

    public long Sent => Interlocked.Read(ref _sent);

    public void AddReceived(int bytes) => Interlocked.Add(ref _received, bytes);

    public void AddSent(int bytes) => Interlocked.Add(ref _sent, bytes);
}
