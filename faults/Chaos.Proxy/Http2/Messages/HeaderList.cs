using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Http2.Hpack;

namespace Chaos.Proxy.Http2.Messages;

/// <summary>The fields of one block: the head of a message, or its trailers.</summary>
internal sealed class HeaderList(List<HeaderField> fields) : IFields
{
    public IReadOnlyList<HeaderField> All => fields;

    public string? Value(string name)
    {
        foreach (var field in fields)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return field.Value;
        }
        return null;
    }

    public string? Values(string name)
    {
        string? all = null;
        foreach (var field in fields)
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                all = all is null ? field.Value : $"{all},{field.Value}";
        }
        return all;
    }
}
