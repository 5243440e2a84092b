using Chaos.Core;

namespace Chaos.Scenarios.Files;

/// <summary>How a service speaks HTTP.</summary>
public sealed record ServiceHttpFile
{
    /// <summary>
    /// The version of HTTP: 1, or 2 for HTTP/2 and no other, at once with <c>http://</c> and by agreement in the TLS
    /// handshake with <c>https://</c>. By default 1.
    /// </summary>
    [Allowed(1, 2)]
    public int Version { get; init; } = 1;
}
