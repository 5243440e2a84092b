namespace Chaos.Proxy.Http2.Hpack;

/// <summary>Whether the sender of a header field lets it into the dynamic table. The proxy keeps the sender's choice.</summary>
internal enum FieldIndexing : byte
{
    /// <summary>It is in a table, or enters the dynamic one.</summary>
    Indexed,

    /// <summary>It stays out, as one that is not likely to be repeated.</summary>
    NotIndexed,

    /// <summary>It stays out here and at each other hop, as a secret does (RFC 7541, 7.1.3).</summary>
    NeverIndexed,
}
