using System.IO.Pipelines;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>
/// Reads what a client sends on one connection: heads, bodies, and the end of the connection. Not thread-safe.
/// </summary>
internal sealed class RequestReader(PipeReader client)
{
    // A pending read that was started to detect the end of the client. The next read uses it.
    private Task<ReadResult>? _begun;

    /// <summary>Reads the next head. Returns null when the client ended before its first byte.</summary>
    /// <exception cref="MalformedHttpException">The bytes are not a head.</exception>
    public async Task<ReadOnlyMemory<byte>?> HeadAsync(CancellationToken cancellationToken)
    {
        var head = new HeadBuffer();
        while (true)
        {
            var result = await ReadAsync(cancellationToken);
            var taken = 0L;
            foreach (var segment in result.Buffer)
            {
                taken += head.Feed(segment.Span);
                if (head.IsComplete)
                    break;
            }
            client.AdvanceTo(result.Buffer.GetPosition(taken));
            if (head.IsComplete)
                return head.Head;
            if (result.IsCompleted)
                return head.HasBegun ? throw new MalformedHttpException(400, "the request ends in its head") : null;
        }
    }

    /// <summary>Forwards a body to its end. Returns false when the client ended before.</summary>
    /// <exception cref="MalformedHttpException">The body is malformed.</exception>
    public async Task<bool> BodyAsync(BodyScanner body, Stream to, CancellationToken cancellationToken)
    {
        while (!body.IsDone)
        {
            var result = await ReadAsync(cancellationToken);
            var taken = 0L;
            try
            {
                foreach (var segment in result.Buffer)
                {
                    var part = body.Consume(segment.Span);
                    taken += part;
                    await to.WriteAsync(segment[..part], cancellationToken);
                    if (body.IsDone)
                        break;
                }
            }
            finally
            {
                // Also after a failed write: the client is still read, to detect its end.
                client.AdvanceTo(result.Buffer.GetPosition(taken));
            }
            if (result.IsCompleted && !body.IsDone)
                return false;
        }
        return true;
    }

    /// <summary>
    /// Waits until the task is done or the client sends anything. Returns true when the client has ended, as a caller
    /// does that gives up: the service has to see that.
    /// </summary>
    public async Task<bool> EndedBeforeAsync(Task done, CancellationToken cancellationToken)
    {
        _begun ??= client.ReadAsync(cancellationToken).AsTask();
        if (await Task.WhenAny(done, _begun) == done)
            return false;
        var result = await _begun;
        _begun = null;
        // Nothing is consumed or examined, so the next read returns the same bytes at once.
        var ended = result.IsCompleted && result.Buffer.IsEmpty;
        client.AdvanceTo(result.Buffer.Start, result.Buffer.Start);
        return ended;
    }

    /// <summary>Forwards everything that still comes.</summary>
    public async Task RestAsync(Stream to, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
                await to.WriteAsync(segment, cancellationToken);
            client.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }

    private ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        if (_begun is not { } read)
            return client.ReadAsync(cancellationToken);
        _begun = null;
        return new(read);
    }
}
