namespace Chaos.Proxy.Http2.Hpack;

/// <summary>A header field. Its texts are Latin-1.</summary>
/// <param name="Name">Name, in lower case where it was checked.</param>
/// <param name="Value">Value; may be empty.</param>
/// <param name="Indexing">Whether it enters the dynamic table.</param>
internal readonly record struct HeaderField(string Name, string Value, FieldIndexing Indexing = FieldIndexing.Indexed)
{
    /// <summary>What an entry counts beyond its texts (RFC 7541, 4.1).</summary>
    private const int Overhead = 32;

    /// <summary>Its size in a table, and in the limit of a list.</summary>
    public int Size => Name.Length + Value.Length + Overhead;
}
