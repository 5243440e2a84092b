using Chaos.Proxy.Http.Messages;
using Chaos.Proxy.Http2.Hpack;

namespace Chaos.Proxy.Http2.Messages;

/// <summary>The head of a request.</summary>
internal sealed class StreamRequest : IRequest
{
    private readonly HeaderList _head;

    /// <param name="head">A head that has passed <see cref="HeaderRules.Request"/>.</param>
    public StreamRequest(HeaderList head)
    {
        _head = head;
        Method = head.Value(":method")!;
        // Of CONNECT the authority is the target.
        var target = head.Value(":path") ?? head.Value(":authority")!;
        var query = target.IndexOf('?');
        Path = query < 0 ? target : target[..query];
        ContentType = head.Value("content-type");
    }

    public string Method { get; }

    public string Path { get; }

    public IFields Fields => _head;

    public string? ContentType { get; }

    public bool IsGrpc =>
        ContentType is not null
        && ContentType.StartsWith(GrpcStatus.ContentType, StringComparison.OrdinalIgnoreCase)
        && ContentType.AsSpan(GrpcStatus.ContentType.Length) is [] or ['+' or ';', ..];

    /// <summary>Returns the fields as the upstream gets them.</summary>
    /// <param name="scheme">The scheme of the connection to it: servers refuse another one.</param>
    /// <param name="authority">Its authority; null keeps the client's.</param>
    public IEnumerable<HeaderField> ForUpstream(string scheme, string? authority)
    {
        foreach (var field in _head.All)
        {
            if (field.Name == ":scheme")
                yield return field with
                {
                    Value = scheme,
                };
            else if (authority is null)
                yield return field;
            else if (field.Name == ":authority")
                yield return field with
                {
                    Value = authority,
                };
            else if (field.Name != "host")
                yield return field;
        }
    }
}
