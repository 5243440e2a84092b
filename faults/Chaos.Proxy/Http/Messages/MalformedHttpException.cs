namespace Chaos.Proxy.Http.Messages;

/// <summary>The bytes received are not valid HTTP/1.1, so nothing after them can be interpreted.</summary>
/// <param name="status">Status of the answer if the request was malformed.</param>
/// <param name="message">Short description of the error.</param>
internal sealed class MalformedHttpException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
