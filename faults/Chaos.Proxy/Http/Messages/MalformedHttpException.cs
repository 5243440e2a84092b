namespace Chaos.Proxy.Http.Messages;

/// <summary>What came is not HTTP/1.1 as it has to be; nothing after it can be understood.</summary>
/// <param name="status">Status to answer with, when a request was wrong.</param>
/// <param name="message">What is wrong, in a few words.</param>
internal sealed class MalformedHttpException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
