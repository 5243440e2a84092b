namespace Chaos.Proxy.Links;

/// <summary>Bytes of one direction of one proxy, counted as they pass.</summary>
internal sealed class ByteCounter
{
    private long received, sent;

    public long Received => Interlocked.Read(ref received);

    public long Sent => Interlocked.Read(ref sent);

    public void AddReceived(int bytes) => Interlocked.Add(ref received, bytes);

    public void AddSent(int bytes) => Interlocked.Add(ref sent, bytes);
}
