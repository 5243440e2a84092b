using System.Collections.Frozen;

namespace Chaos.Proxy.Http2.Hpack;

/// <summary>The static table (RFC 7541, appendix A), from index 1.</summary>
internal static class StaticTable
{
    private static readonly HeaderField[] s_fields =
    [
        new(":authority", ""),
        new(":method", "GET"),
        new(":method", "POST"),
        new(":path", "/"),
        new(":path", "/index.html"),
        new(":scheme", "http"),
        new(":scheme", "https"),
        new(":status", "200"),
        new(":status", "204"),
        new(":status", "206"),
        new(":status", "304"),
        new(":status", "400"),
        new(":status", "404"),
        new(":status", "500"),
        new("accept-charset", ""),
        new("accept-encoding", "gzip, deflate"),
        new("accept-language", ""),
        new("accept-ranges", ""),
        new("accept", ""),
        new("access-control-allow-origin", ""),
        new("age", ""),
        new("allow", ""),
        new("authorization", ""),
        new("cache-control", ""),
        new("content-disposition", ""),
        new("content-encoding", ""),
        new("content-language", ""),
        new("content-length", ""),
        new("content-location", ""),
        new("content-range", ""),
        new("content-type", ""),
        new("cookie", ""),
        new("date", ""),
        new("etag", ""),
        new("expect", ""),
        new("expires", ""),
        new("from", ""),
        new("host", ""),
        new("if-match", ""),
        new("if-modified-since", ""),
        new("if-none-match", ""),
        new("if-range", ""),
        new("if-unmodified-since", ""),
        new("last-modified", ""),
        new("link", ""),
        new("location", ""),
        new("max-forwards", ""),
        new("proxy-authenticate", ""),
        new("proxy-authorization", ""),
        new("range", ""),
        new("referer", ""),
        new("refresh", ""),
        new("retry-after", ""),
        new("server", ""),
        new("set-cookie", ""),
        new("strict-transport-security", ""),
        new("transfer-encoding", ""),
        new("user-agent", ""),
        new("vary", ""),
        new("via", ""),
        new("www-authenticate", ""),
    ];

    private static readonly FrozenDictionary<string, int> s_names = s_fields
        .Index()
        .GroupBy(f => f.Item.Name)
        .ToFrozenDictionary(g => g.Key, g => g.First().Index + 1);

    /// <summary>Number of its entries.</summary>
    public static int Count => s_fields.Length;

    /// <summary>Returns an entry, from index 1.</summary>
    public static HeaderField At(int index) => s_fields[index - 1];

    /// <summary>Returns the index of an entry with the name and value, and of the first one with the name; 0 for none.</summary>
    public static (int Whole, int Name) Find(string name, string value)
    {
        if (!s_names.TryGetValue(name, out var first))
            return (0, 0);
        for (var i = first; i <= s_fields.Length && At(i).Name == name; i++)
        {
            if (At(i).Value == value)
                return (i, first);
        }
        return (0, first);
    }
}
