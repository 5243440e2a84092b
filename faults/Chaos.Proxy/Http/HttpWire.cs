using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Http;

/// <summary>
/// What the links of a connection see in place of its upstream when the proxy reads HTTP. Toxics act between it and
/// the client, as without HTTP:
/// <code>
///  client ── links with toxics ── [wire] ── session (requests, faults, counts) ── upstream, with or without TLS
/// </code>
/// Both directions hold a bounded number of bytes, so a side that does not read makes the other side wait.
/// </summary>
internal sealed class HttpWire : IWire
{
    private const int Holds = BufferPool.LargeSize;

    private readonly Pipe _requests = new(Bounded);
    private readonly Pipe _responses = new(Bounded);
    private readonly CancellationTokenSource _life = new();
    private volatile bool _closed;

    /// <summary>Bytes from the client; only the session reads them.</summary>
    public PipeReader Requests => _requests.Reader;

    /// <summary>Bytes to the client; only the session writes them.</summary>
    public PipeWriter Responses => _responses.Writer;

    /// <summary>Whether the responses end with a reset. Set it before the responses are completed.</summary>
    public bool EndsWithReset { get; set; }

    /// <summary>Cancelled when the connection is closed.</summary>
    public CancellationToken Life => _life.Token;

    /// <summary>Whether the connection was closed with a reset.</summary>
    public bool WasReset { get; private set; }

    // Inline: the side that writes runs the side that reads. No code in a proxy blocks, and a switch to another thread
    // costs more than the work on a request.
    private static PipeOptions Bounded =>
        new(
            readerScheduler: PipeScheduler.Inline,
            writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: Holds,
            resumeWriterThreshold: Holds / 2,
            useSynchronizationContext: false
        );

    public async ValueTask ReadableAsync()
    {
        var result = await _responses.Reader.ReadAsync();
        ObjectDisposedException.ThrowIf(_closed, this);
        // Nothing is consumed or examined, so the next read returns the same at once.
        _responses.Reader.AdvanceTo(result.Buffer.Start);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        while (true)
        {
            var result = await _responses.Reader.ReadAsync();
            ObjectDisposedException.ThrowIf(_closed, this);
            if (result.Buffer.IsEmpty)
            {
                _responses.Reader.AdvanceTo(result.Buffer.End);
                if (!result.IsCompleted)
                    continue;
                return EndsWithReset ? throw new SocketException((int)SocketError.ConnectionReset) : 0;
            }
            // Computed before AdvanceTo, because the pipe may reuse the segments afterwards.
            var bytes = (int)Math.Min(buffer.Length, result.Buffer.Length);
            var part = result.Buffer.Slice(0, bytes);
            part.CopyTo(buffer.Span);
            _responses.Reader.AdvanceTo(part.End);
            return bytes;
        }
    }

    // After the session has ended, the pipe drops what the client still sends.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _requests.Writer.WriteAsync(bytes);
        ObjectDisposedException.ThrowIf(_closed, this);
        return bytes.Length;
    }

    public void ShutdownSend() => _requests.Writer.Complete();

    /// <summary>
    /// Wakes the pending reads and writes. It does not complete the pipes, because the session may be using them.
    /// </summary>
    public void Close(bool reset)
    {
        WasReset = reset;
        _closed = true;
        _responses.Reader.CancelPendingRead();
        _requests.Writer.CancelPendingFlush();
        // Not awaited: the caller must not run the session's continuations.
        _ = _life.CancelAsync();
    }
}
