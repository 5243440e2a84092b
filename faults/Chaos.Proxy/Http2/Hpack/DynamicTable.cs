namespace Chaos.Proxy.Http2.Hpack;

/// <summary>
/// A dynamic table (RFC 7541, 2.3.2). The newest entry is at position 0; entries that no longer fit leave at the end.
/// </summary>
internal sealed class DynamicTable
{
    // Never more entries than fit into the largest table: each counts at least 32.
    private readonly HeaderField[] _ring = new HeaderField[HpackDecoder.TableSize / 32];
    private int _newest;

    public int Count { get; private set; }

    /// <summary>Sum of the sizes of its entries.</summary>
    public int Size { get; private set; }

    /// <summary>Largest sum of the sizes of its entries.</summary>
    public int MaxSize { get; private set; } = HpackDecoder.TableSize;

    /// <summary>Returns an entry, from the newest one on.</summary>
    public HeaderField At(int position) => _ring[(_newest + position) % _ring.Length];

    /// <summary>Adds an entry. One that is larger than the table empties it.</summary>
    public void Add(HeaderField field)
    {
        ShrinkTo(MaxSize - field.Size);
        if (field.Size > MaxSize)
            return;
        _newest = (_newest + _ring.Length - 1) % _ring.Length;
        _ring[_newest] = field with { Indexing = FieldIndexing.Indexed };
        (Count, Size) = (Count + 1, Size + field.Size);
    }

    public void Resize(int maxSize)
    {
        MaxSize = maxSize;
        ShrinkTo(maxSize);
    }

    /// <summary>Returns the position of an entry with the name and value, and of one with the name; -1 for none.</summary>
    public (int Whole, int Name) Find(string name, string value)
    {
        var named = -1;
        for (var i = 0; i < Count; i++)
        {
            var field = At(i);
            if (field.Name != name)
                continue;
            if (field.Value == value)
                return (i, i);
            if (named < 0)
                named = i;
        }
        return (-1, named);
    }

    private void ShrinkTo(int size)
    {
        while (Size > size && Count > 0)
        {
            Count--;
            ref var oldest = ref _ring[(_newest + Count) % _ring.Length];
            Size -= oldest.Size;
            oldest = default;
        }
    }
}
