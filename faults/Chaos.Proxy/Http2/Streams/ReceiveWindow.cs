namespace Chaos.Proxy.Http2.Streams;

/// <summary>
/// The bytes that a peer may still send on a stream or a connection. They are given back when they have been passed on,
/// so that a slow receiver slows its sender, and in portions of half a window.
/// </summary>
/// <param name="size">Size of the window in bytes.</param>
internal sealed class ReceiveWindow(int size)
{
    private int _taken;
    private int _owed;

    /// <summary>Takes received bytes. Returns false when the peer was not allowed to send them.</summary>
    public bool TryTake(int bytes) => (_taken += bytes) <= size;

    /// <summary>Gives bytes back. Returns the increment that is due to be sent; 0 for none yet.</summary>
    public int Give(int bytes)
    {
        _owed += bytes;
        if (_owed < size / 2)
            return 0;
        var due = _owed;
        (_taken, _owed) = (_taken - due, 0);
        return due;
    }
}
