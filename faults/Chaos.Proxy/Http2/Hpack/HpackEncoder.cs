using System.Buffers;
using System.Text;

namespace Chaos.Proxy.Http2.Hpack;

/// <summary>Encodes blocks of header fields for one connection (RFC 7541). They must be sent in their order.</summary>
internal sealed class HpackEncoder
{
    private readonly DynamicTable _table = new();
    private readonly ArrayBufferWriter<byte> _block = new(512);
    private int? _smallest;

    /// <summary>Keeps the table within the size that the peer allows. The next block announces a change.</summary>
    public void Limit(uint size)
    {
        var allowed = (int)Math.Min(size, HpackDecoder.TableSize);
        if (allowed == _table.MaxSize && _smallest is null)
            return;
        _smallest = Math.Min(_smallest ?? int.MaxValue, allowed);
        _table.Resize(allowed);
    }

    /// <summary>Encodes a block. It is valid up to the next call.</summary>
    public ReadOnlySpan<byte> Encode(IEnumerable<HeaderField> fields)
    {
        _block.ResetWrittenCount();
        if (_smallest is { } smallest)
        {
            // If the size went down and up again, the peer must have removed what did not fit in between.
            if (smallest < _table.MaxSize)
                HpackInteger.Write(_block, smallest, 5, 0x20);
            HpackInteger.Write(_block, _table.MaxSize, 5, 0x20);
            _smallest = null;
        }
        foreach (var field in fields)
            Add(field);
        return _block.WrittenSpan;
    }

    private void Add(HeaderField field)
    {
        var (whole, name) = StaticTable.Find(field.Name, field.Value);
        if (whole == 0 && field.Indexing != FieldIndexing.NeverIndexed)
        {
            var (wholeAt, nameAt) = _table.Find(field.Name, field.Value);
            whole = wholeAt < 0 ? 0 : wholeAt + StaticTable.Count + 1;
            if (name == 0 && nameAt >= 0)
                name = nameAt + StaticTable.Count + 1;
        }
        if (whole > 0 && field.Indexing != FieldIndexing.NeverIndexed)
        {
            HpackInteger.Write(_block, whole, 7, 0x80);
            return;
        }
        if (field.Indexing == FieldIndexing.Indexed)
            HpackInteger.Write(_block, name, 6, 0x40);
        else
            HpackInteger.Write(_block, name, 4, field.Indexing == FieldIndexing.NeverIndexed ? 0x10 : 0);
        if (name == 0)
            Text(field.Name);
        Text(field.Value);
        if (field.Indexing == FieldIndexing.Indexed)
            _table.Add(field);
    }

    private void Text(string text)
    {
        var length = Huffman.LengthOf(text);
        if (length < text.Length)
        {
            HpackInteger.Write(_block, length, 7, 0x80);
            Huffman.Encode(text, _block.GetSpan(length));
        }
        else
        {
            HpackInteger.Write(_block, length = text.Length, 7, 0);
            Encoding.Latin1.GetBytes(text, _block.GetSpan(length));
        }
        _block.Advance(length);
    }
}
