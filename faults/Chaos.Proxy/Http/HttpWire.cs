using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Chaos.Proxy.Links;

namespace Chaos.Proxy.Http;

/// <summary>
/// What the links of a connection see in place of its upstream when the proxy reads HTTP. Toxics act between it and the
/// client as ever:
/// <code>
///  client ── links with toxics ── [wire] ── session (requests, faults, counts) ── upstream, with or without TLS
/// </code>
/// Both ways hold a bounded number of bytes, so that a side that does not read makes the other wait.
/// </summary>
internal sealed class HttpWire : IWire
{
    private const int Holds = BufferPool.LargeSize;

    private readonly Pipe _requests = new(Bounded);
    private readonly Pipe _responses = new(Bounded);
    private readonly CancellationTokenSource _life = new();
    private volatile bool _closed;

    /// <summary>What the client sends; read by the session alone.</summary>
    public PipeReader Requests => _requests.Reader;

    /// <summary>What the client gets; written by the session alone.</summary>
    public PipeWriter Responses => _responses.Writer;

    /// <summary>Whether the end of the responses is a reset; to be set before they are completed.</summary>
    public bool EndsWithReset { get; set; }

    /// <summary>Cancelled when the connection is closed.</summary>
    public CancellationToken Life => _life.Token;

    /// <summary>Whether it was closed with a reset.</summary>
    public bool WasReset { get; private set; }

    private static PipeOptions Bounded =>
        new(pauseWriterThreshold: Holds, resumeWriterThreshold: Holds / 2, useSynchronizationContext: false);

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
            // Known before the pipe is told: then it may use the segments for something else.
            var bytes = (int)Math.Min(buffer.Length, result.Buffer.Length);
            var part = result.Buffer.Slice(0, bytes);
            part.CopyTo(buffer.Span);
            _responses.Reader.AdvanceTo(part.End);
            return bytes;
        }
    }

    // When the session is over, what a client still says is nobody's: the pipe drops it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _requests.Writer.WriteAsync(bytes);
        ObjectDisposedException.ThrowIf(_closed, this);
        return bytes.Length;
    }

    public void ShutdownSend() => _requests.Writer.Complete();

    /// <summary>
    /// Wakes everybody. The pipes' ends are left to those who use them, for each may be in the middle of it.
    /// </summary>
    public void Close(bool reset)
    {
        WasReset = reset;
        _closed = true;
        _responses.Reader.CancelPendingRead();
        _requests.Writer.CancelPendingFlush();
        // Beside the caller: what the session does then is none of its business.
        _ = _life.CancelAsync();
    }
}
