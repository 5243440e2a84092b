using System.Text;

namespace Chaos.Proxy.Http2.Hpack;

/// <summary>Decodes the blocks of header fields that come on one connection (RFC 7541), in their order.</summary>
internal sealed class HpackDecoder
{
    /// <summary>Size of the dynamic table that peers may use: the default, as no other is announced.</summary>
    public const int TableSize = 4096;

    private readonly DynamicTable _table = new();

    /// <summary>
    /// Decodes a block. Fields beyond a limit are decoded, too, because they may change the table, but not kept.
    /// </summary>
    /// <returns>Whether all fields are within the limit.</returns>
    /// <param name="block">The block.</param>
    /// <param name="most">Largest sum of the sizes of the fields.</param>
    /// <param name="fields">Receives the fields.</param>
    /// <exception cref="HpackException">The block is malformed.</exception>
    public bool Decode(ReadOnlySpan<byte> block, int most, List<HeaderField> fields)
    {
        var size = 0L;
        while (!block.IsEmpty)
        {
            // A change of the table's size comes before the first field.
            if (block[0] >> 5 == 1)
            {
                if (size > 0)
                    throw new HpackException("the size of the table changes after a field");
                var table = HpackInteger.Read(ref block, 5);
                if (table > TableSize)
                    throw new HpackException($"a table of {table} bytes is not allowed; allowed: at most {TableSize}");
                _table.Resize(table);
                continue;
            }
            var field = Field(ref block);
            size += field.Size;
            if (size <= most)
                fields.Add(field);
        }
        return size <= most;
    }

    private HeaderField Field(ref ReadOnlySpan<byte> block)
    {
        var first = block[0];
        if (first >= 0x80)
            return At(HpackInteger.Read(ref block, 7));
        var indexing =
            first >= 0x40 ? FieldIndexing.Indexed
            : first >= 0x10 ? FieldIndexing.NeverIndexed
            : FieldIndexing.NotIndexed;
        var index = HpackInteger.Read(ref block, first >= 0x40 ? 6 : 4);
        var field = new HeaderField(index == 0 ? Text(ref block) : At(index).Name, Text(ref block), indexing);
        if (indexing == FieldIndexing.Indexed)
            _table.Add(field);
        return field;
    }

    private HeaderField At(int index) =>
        index == 0 ? throw new HpackException("the index 0 is not allowed")
        : index <= StaticTable.Count ? StaticTable.At(index)
        : index - StaticTable.Count <= _table.Count ? _table.At(index - StaticTable.Count - 1)
        : throw new HpackException($"the index {index} is beyond the table");

    private static string Text(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
            throw new HpackException("a field is not complete");
        var isHuffman = block[0] >= 0x80;
        var length = HpackInteger.Read(ref block, 7);
        if (length > block.Length)
            throw new HpackException("a text is not complete");
        var bytes = block[..length];
        block = block[length..];
        return isHuffman ? Huffman.Decode(bytes) : Encoding.Latin1.GetString(bytes);
    }
}
