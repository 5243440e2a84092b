using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Chaos.Proxy.Http.Faults;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http;

/// <summary>
/// Reads the answers of an upstream from one connection: heads, and bodies that it passes on to the client. Not
/// thread-safe.
/// </summary>
internal sealed class AnswerReader(Stream upstream, HttpWire wire)
{
    // Number of reads that may complete at once before the reader yields. It runs on the thread that polls the socket, so
    // a fast upstream would otherwise occupy it.
    private const int Turn = 32;

    private readonly PipeReader _answers = PipeReader.Create(upstream, new(bufferSize: 16 * 1024, leaveOpen: true));
    private int _atOnce;

    /// <summary>
    /// Waits until the upstream sends anything or ends. A connection on which nothing has come yet needs no buffer.
    /// </summary>
    public ValueTask<int> BeginAsync(CancellationToken cancellationToken) =>
        upstream.ReadAsync(Memory<byte>.Empty, cancellationToken);

    /// <summary>Reads the next head. Returns null when the upstream ended before the head was complete.</summary>
    /// <exception cref="MalformedHttpException">The bytes are not a head.</exception>
    public async Task<ReadOnlyMemory<byte>?> HeadAsync(CancellationToken cancellationToken)
    {
        var head = new HeadBuffer("HTTP/");
        while (true)
        {
            var result = await ReadAsync(cancellationToken);
            _answers.AdvanceTo(head.Feed(result.Buffer));
            if (head.IsComplete)
                return head.Head;
            if (result.IsCompleted)
                return null;
        }
    }

    /// <summary>
    /// Passes a head and its body on, up to where a fault cuts it. Returns how the session ends, or null when the whole
    /// body has passed.
    /// </summary>
    /// <exception cref="MalformedHttpException">The body is malformed.</exception>
    public async ValueTask<SessionEnd?> PassAsync(
        ReadOnlyMemory<byte> head,
        BodyScanner body,
        HttpFate? fate,
        CancellationToken cancellationToken
    )
    {
        // The head goes with what has arrived of the body, but does not wait for it.
        wire.Responses.Write(head.Span);
        var end = await PassAsync(body, fate, cancellationToken);
        await wire.Responses.FlushAsync(wire.Life);
        return end;
    }

    private async ValueTask<SessionEnd?> PassAsync(
        BodyScanner body,
        HttpFate? fate,
        CancellationToken cancellationToken
    )
    {
        var cut = fate?.Cut;
        if (cut is { Reset: true } && (cut.AfterBytes == 0 || body.IsDone))
            return Cut(fate!);
        while (!body.IsDone)
        {
            if (!_answers.TryRead(out var result))
            {
                await wire.Responses.FlushAsync(wire.Life);
                result = await ReadAsync(cancellationToken);
            }
            // The service closed the connection itself, or the body is empty. An empty body can only be hit by a reset.
            if (result.Buffer.IsEmpty && result.IsCompleted)
                return body.EndsWithConnection && cut is { Reset: true } ? Cut(fate!) : SessionEnd.Closed;
            // If the body ends with the connection, any byte may be the last one. One byte is therefore kept back until
            // the next arrives. A reset needs no such byte: the client sees it in any case.
            var waits =
                body.EndsWithConnection
                && cut is not null
                && !(cut.Reset && body.Payload + result.Buffer.Length >= cut.AfterBytes);
            var taken = 0L;
            foreach (var segment in waits ? result.Buffer.Slice(0, result.Buffer.Length - 1) : result.Buffer)
            {
                var part = body.Consume(segment.Span, cut?.AfterBytes ?? long.MaxValue);
                taken += part;
                // A cut body is always incomplete: the last byte is kept back.
                var passes = segment[..(cut is not null && body.IsDone ? part - 1 : part)];
                wire.Responses.Write(passes.Span);
                if (part < segment.Length || body.IsDone)
                    break;
            }
            if (cut is not null && (body.IsDone || body.Payload == cut.AfterBytes || (waits && result.IsCompleted)))
                return Cut(fate!);
            _answers.AdvanceTo(
                result.Buffer.GetPosition(taken),
                waits ? result.Buffer.End : result.Buffer.GetPosition(taken)
            );
        }
        return null;
    }

    /// <summary>Reads a body and discards it. Returns false when the upstream ended before the body did.</summary>
    /// <exception cref="MalformedHttpException">The body is malformed.</exception>
    public async Task<bool> DropAsync(BodyScanner body, CancellationToken cancellationToken)
    {
        while (!body.IsDone)
        {
            var result = await ReadAsync(cancellationToken);
            if (result.Buffer.IsEmpty && result.IsCompleted)
                return false;
            var taken = 0L;
            foreach (var segment in result.Buffer)
                taken += body.Consume(segment.Span);
            _answers.AdvanceTo(result.Buffer.GetPosition(taken));
        }
        return true;
    }

    /// <summary>Passes on everything that still comes.</summary>
    public Task RestAsync() => _answers.CopyToAsync(wire.Responses, wire.Life);

    /// <summary>Returns the buffers to their pool.</summary>
    public ValueTask CompleteAsync() => _answers.CompleteAsync();

    private ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        var read = _answers.ReadAsync(cancellationToken);
        if (!read.IsCompleted)
            _atOnce = 0;
        else if (++_atOnce == Turn)
            return InTurnAsync(read);
        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> InTurnAsync(ValueTask<ReadResult> read)
    {
        _atOnce = 0;
        await Task.Yield();
        return await read;
    }

    private static SessionEnd Cut(HttpFate fate)
    {
        fate.Happens();
        return fate.Cut!.Reset ? SessionEnd.Reset : SessionEnd.Closed;
    }
}
