using System.IO.Pipelines;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>
/// Reads what a client sends on one connection: heads, bodies, and the end of the connection. Not thread-safe.
/// </summary>
internal sealed class RequestReader(PipeReader client)
{
    /// <summary>Reads the next head. Returns null when the client ended before its first byte.</summary>
    /// <exception cref="MalformedHttpException">The bytes are not a head.</exception>
    public async Task<ReadOnlyMemory<byte>?> HeadAsync(CancellationToken cancellationToken)
    {
        var head = new HeadBuffer();
        while (true)
        {
            var result = await client.ReadAsync(cancellationToken);
            client.AdvanceTo(head.Feed(result.Buffer));
            if (head.IsComplete)
                return head.Head;
            if (result.IsCompleted)
                return head.HasBegun ? throw new MalformedHttpException(400, "the request ends in its head") : null;
        }
    }

    /// <summary>
    /// Forwards a head and the body after it. Returns false when the client ended before the body did.
    /// </summary>
    /// <exception cref="MalformedHttpException">The body is malformed.</exception>
    public async ValueTask<bool> ForwardAsync(
        ReadOnlyMemory<byte> head,
        BodyScanner body,
        Stream to,
        CancellationToken cancellationToken
    )
    {
        while (!body.IsDone)
        {
            // The head goes with what has arrived of the body, but does not wait for it.
            if (!client.TryRead(out var result))
            {
                await WriteAsync(head);
                head = default;
                result = await client.ReadAsync(cancellationToken);
            }
            var taken = 0L;
            try
            {
                foreach (var segment in result.Buffer)
                {
                    var part = body.Consume(segment.Span);
                    taken += part;
                    await WriteAsync(Joined(head, segment[..part]));
                    head = default;
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
        await WriteAsync(head);
        return true;

        ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) =>
            bytes.IsEmpty ? default : to.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>
    /// Waits until the exchange has ended or the client sends anything. Returns true when the client has ended, as a
    /// caller does that gives up: the service has to see that.
    /// </summary>
    public async ValueTask<bool> EndedBeforeAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        while (!exchange.Ended.IsCompleted)
        {
            var result = await client.ReadAsync(cancellationToken);
            var (start, isEmpty) = (result.Buffer.Start, result.Buffer.IsEmpty);
            // Nothing is consumed or examined, so the next read returns the same bytes at once.
            client.AdvanceTo(start, start);
            if (result.IsCompleted || !isEmpty)
                return isEmpty;
        }
        return false;
    }

    /// <summary>Ends the wait for the end of an exchange. It may be called by any thread.</summary>
    public void Wake() => client.CancelPendingRead();

    /// <summary>Forwards everything that still comes.</summary>
    public async Task RestAsync(Stream to, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await client.ReadAsync(cancellationToken);
            foreach (var segment in result.Buffer)
                await to.WriteAsync(segment, cancellationToken);
            client.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }

    private static ReadOnlyMemory<byte> Joined(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body) =>
        head.IsEmpty ? body
        : body.IsEmpty ? head
        : (byte[])[.. head.Span, .. body.Span];
}
