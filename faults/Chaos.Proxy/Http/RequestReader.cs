using System.IO.Pipelines;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>
/// What a client says on one connection: heads, bodies, and whether it is still there. Used by one at a time.
/// </summary>
internal sealed class RequestReader(PipeReader client)
{
    // A read that was begun to see whether the client ends, and that is now the next one.
    private Task<ReadResult>? _begun;

    /// <summary>The next head; null when the client ended before its first byte.</summary>
    /// <exception cref="MalformedHttpException">It is none.</exception>
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

    /// <summary>Hands a body on, to its end; false when the client ended before.</summary>
    /// <exception cref="MalformedHttpException">It is not delimited as it should be.</exception>
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
                // Also when it could not be handed on: the client is read on, to see whether it ends.
                client.AdvanceTo(result.Buffer.GetPosition(taken));
            }
            if (result.IsCompleted && !body.IsDone)
                return false;
        }
        return true;
    }

    /// <summary>
    /// Waits until something is done, or the client says anything. True when what it says is that it ends, as a caller
    /// does that gave up: the service has to learn of it.
    /// </summary>
    public async Task<bool> EndedBeforeAsync(Task done, CancellationToken cancellationToken)
    {
        _begun ??= client.ReadAsync(cancellationToken).AsTask();
        if (await Task.WhenAny(done, _begun) == done)
            return false;
        var result = await _begun;
        _begun = null;
        // Nothing is taken and nothing is looked at: the next read gets it again at once.
        var ended = result.IsCompleted && result.Buffer.IsEmpty;
        client.AdvanceTo(result.Buffer.Start, result.Buffer.Start);
        return ended;
    }

    /// <summary>Hands on all that is still to come.</summary>
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
