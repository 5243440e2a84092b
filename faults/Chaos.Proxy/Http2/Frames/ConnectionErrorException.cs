namespace Chaos.Proxy.Http2.Frames;

/// <summary>
/// What was received is an error of the whole connection (RFC 9113, 5.4.1): it ends with GOAWAY.
/// </summary>
/// <param name="code">Code of the error.</param>
/// <param name="message">What was wrong, for the peer.</param>
internal sealed class ConnectionErrorException(ErrorCode code, string message) : Exception(message)
{
    public ErrorCode Code => code;
}
