namespace Chaos.Proxy.Http;

/// <summary>What follows an answer on the same connection.</summary>
internal enum ExchangeEnd
{
    /// <summary>The next request.</summary>
    NextRequest,

    /// <summary>Bytes that are not HTTP.</summary>
    OtherProtocol,
}
