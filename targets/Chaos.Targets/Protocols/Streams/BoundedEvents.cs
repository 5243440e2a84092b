using Chaos.Callers;

namespace Chaos.Targets.Protocols.Streams;

/// <summary>
/// The bytes of a stream of events. A service that never ends an event would otherwise fill the memory, because an event
/// is kept until its end.
/// </summary>
/// <param name="inner">The bytes of the answer.</param>
internal sealed class BoundedEvents(Stream inner) : Stream
{
    private long _sinceEvent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Notes that an event has ended.</summary>
    public void EndEvent() => _sinceEvent = 0;

    /// <exception cref="EventTooLongException">The event is longer than any that is read.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        _sinceEvent += read;
        return _sinceEvent <= HttpAnswer.MostBytes ? read : throw new EventTooLongException();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
