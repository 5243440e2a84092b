using Chaos.Proxy.Http.Counting;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http2.Messages;

namespace Chaos.Proxy.Http2.Streams;

/// <summary>
/// A request and its answer: a stream of the client, and the stream of the upstream that it is forwarded on. The numbers
/// of the two differ where a fault has answered or delayed a request. Guarded by the lock of its session.
/// </summary>
/// <param name="client">The client's stream.</param>
/// <param name="request">The request.</param>
/// <param name="origin">The call that it belongs to; null when it is not known.</param>
/// <param name="logged">Its number in the log.</param>
/// <param name="openedAt">When it came.</param>
internal sealed class StreamExchange(
    int client,
    StreamRequest request,
    RequestOrigin? origin,
    long logged,
    TimeSpan openedAt
)
{
    private readonly CancellationTokenSource _over = new();
    private bool _isLogged;

    public int Client => client;

    public StreamRequest Request => request;

    public RequestOrigin? Origin => origin;

    public TimeSpan OpenedAt => openedAt;

    /// <summary>The upstream's stream; 0 while it is not forwarded.</summary>
    public int Upstream { get; set; }

    /// <summary>From the client to the upstream.</summary>
    public required Flow Up { get; init; }

    /// <summary>To the client: from the upstream, or what the proxy answers itself.</summary>
    public required Flow Down { get; set; }

    /// <summary>The window of the upstream's data.</summary>
    public required ReceiveWindow Answered { get; init; }

    /// <summary>Bytes that the head of the request declares and that have not come; null when it declares none.</summary>
    public long? RequestLeft { get; set; }

    /// <inheritdoc cref="RequestLeft"/>
    public long? AnswerLeft { get; set; }

    /// <summary>The head of the final answer; null before it came.</summary>
    public HeaderList? Head { get; set; }

    /// <summary>Whether the upstream's answer has ended.</summary>
    public bool IsAnswered { get; set; }

    /// <summary>Whether a head of the final answer was sent to the client.</summary>
    public bool HasBegun { get; set; }

    /// <summary>Whether the upstream's answer is dropped, because the proxy has answered.</summary>
    public bool DropsAnswer { get; set; }

    /// <summary>The code with which the upstream reset the stream after its whole answer.</summary>
    public Frames.ErrorCode? ResetAfter { get; set; }

    /// <summary>The fault that cuts the answer.</summary>
    public HttpFate? Fate { get; set; }

    /// <summary>The status for the log.</summary>
    public int Status { get; set; }

    /// <summary>Whether the client's stream is closed.</summary>
    public bool IsClientClosed { get; set; }

    /// <summary>Whether the upstream's stream is closed, or was never opened.</summary>
    public bool IsUpstreamClosed { get; set; }

    /// <summary>Cancelled when the client's stream is closed.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Its number in the log, to log its end; only the first caller gets it.</summary>
    public long TakeLogged()
    {
        var taken = _isLogged ? RequestLog.None : logged;
        _isLogged = true;
        return taken;
    }

    /// <summary>Ends a delay. Not awaited: what was delayed continues on another thread.</summary>
    public void Cancel() => _ = _over.CancelAsync();
}
