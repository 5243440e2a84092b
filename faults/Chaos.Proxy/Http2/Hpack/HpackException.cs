namespace Chaos.Proxy.Http2.Hpack;

/// <summary>A block of header fields cannot be decoded, so no later one on its connection can be.</summary>
/// <param name="message">What is wrong.</param>
internal sealed class HpackException(string message) : Exception(message);
