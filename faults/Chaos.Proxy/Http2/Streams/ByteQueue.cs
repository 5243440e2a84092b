using Chaos.Proxy.Links;

namespace Chaos.Proxy.Http2.Streams;

/// <summary>Bytes that wait, in pooled blocks that are filled up, so that many small frames take no more than few large.</summary>
internal sealed class ByteQueue
{
    private readonly Queue<byte[]> _blocks = [];
    private byte[] _last = [];
    private int _taken,
        _filled;

    /// <summary>Number of bytes.</summary>
    public int Length { get; private set; }

    /// <summary>The first bytes, as many as stand together.</summary>
    public ReadOnlySpan<byte> First =>
        Length == 0 ? [] : _blocks.Peek().AsSpan(_taken, Math.Min(Length, _blocks.Peek().Length - _taken));

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_filled == _last.Length)
            {
                _blocks.Enqueue(_last = BufferPool.Rent(BufferPool.SmallSize));
                _filled = 0;
            }
            var part = Math.Min(bytes.Length, _last.Length - _filled);
            bytes[..part].CopyTo(_last.AsSpan(_filled));
            _filled += part;
            bytes = bytes[part..];
        }
    }

    /// <summary>Removes bytes, at most those of <see cref="First"/>.</summary>
    public void Remove(int bytes)
    {
        (Length, _taken) = (Length - bytes, _taken + bytes);
        if (Length == 0)
            Clear();
        else if (_taken == _blocks.Peek().Length)
        {
            BufferPool.Return(_blocks.Dequeue());
            _taken = 0;
        }
    }

    public void Clear()
    {
        while (_blocks.TryDequeue(out var block))
            BufferPool.Return(block);
        (_last, _taken, _filled, Length) = ([], 0, 0, 0);
    }
}
