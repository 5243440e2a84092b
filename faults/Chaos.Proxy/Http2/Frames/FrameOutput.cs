using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Chaos.Proxy.Http2.Frames;

/// <summary>
/// Collects frames to be written to one connection, and writes them when it is flushed: one write at a time, each with
/// all that was collected meanwhile. Guarded by the lock of its session, except for <see cref="Flush"/>.
/// </summary>
/// <param name="gate">The lock of the session.</param>
/// <param name="write">Writes bytes to the connection, and completes when there is room for more.</param>
/// <param name="drained">Called with the lock after each write: more may be collected.</param>
/// <param name="after">Called without the lock after that.</param>
internal sealed class FrameOutput(Lock gate, Func<ReadOnlyMemory<byte>, ValueTask> write, Action drained, Action after)
{
    // Data is collected up to this; frames that must not wait are collected beyond.
    private const int Room = 64 * 1024;

    // A reader that causes frames waits at this number of bytes, so that a peer that does not read cannot fill memory.
    private const int Most = 256 * 1024;

    private ArrayBufferWriter<byte> _collected = new(4096);
    private ArrayBufferWriter<byte> _written = new(4096);
    private TaskCompletionSource? _lessWaits;
    private bool _isWriting;
    private bool _isBroken;

    /// <summary>Whether data may be added.</summary>
    public bool HasRoom => _collected.WrittenCount < Room && !_isBroken;

    /// <summary>Completes when what waits to be written is no longer too much, or the connection is broken.</summary>
    public Task LessThanMostAsync() => BelowAsync(Most);

    /// <summary>Completes when everything has been written, or the connection is broken.</summary>
    public Task EmptyAsync()
    {
        Flush();
        return BelowAsync(0);
    }

    public void Data(int stream, ReadOnlySpan<byte> data, bool end) =>
        Frame(FrameType.Data, end ? FrameFlags.EndStream : FrameFlags.None, stream, data);

    /// <summary>Adds HEADERS, and CONTINUATION frames for what is longer than a frame.</summary>
    public void Headers(int stream, ReadOnlySpan<byte> block, bool end, int mostInFrame)
    {
        var (type, flags) = (FrameType.Headers, end ? FrameFlags.EndStream : FrameFlags.None);
        while (block.Length > mostInFrame)
        {
            Frame(type, flags, stream, block[..mostInFrame]);
            block = block[mostInFrame..];
            (type, flags) = (FrameType.Continuation, FrameFlags.None);
        }
        Frame(type, flags | FrameFlags.EndHeaders, stream, block);
    }

    public void Settings(params ReadOnlySpan<(SettingId Id, uint Value)> settings)
    {
        var payload = Begin(FrameType.Settings, FrameFlags.None, 0, 6 * settings.Length);
        foreach (var (id, value) in settings)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)id);
            BinaryPrimitives.WriteUInt32BigEndian(payload[2..], value);
            payload = payload[6..];
        }
    }

    public void AcknowledgeSettings() => Frame(FrameType.Settings, FrameFlags.Ack, 0, []);

    public void Ping(ReadOnlySpan<byte> payload, bool ack) =>
        Frame(FrameType.Ping, ack ? FrameFlags.Ack : FrameFlags.None, 0, payload);

    public void Reset(int stream, ErrorCode code) =>
        BinaryPrimitives.WriteUInt32BigEndian(Begin(FrameType.Reset, FrameFlags.None, stream, 4), (uint)code);

    public void WindowUpdate(int stream, int increment) =>
        BinaryPrimitives.WriteInt32BigEndian(Begin(FrameType.WindowUpdate, FrameFlags.None, stream, 4), increment);

    public void GoAway(int last, ErrorCode code, string message) => GoAway(last, code, Encoding.UTF8.GetBytes(message));

    public void GoAway(int last, ErrorCode code, ReadOnlySpan<byte> debug)
    {
        var payload = Begin(FrameType.GoAway, FrameFlags.None, 0, 8 + debug.Length);
        BinaryPrimitives.WriteInt32BigEndian(payload, last);
        BinaryPrimitives.WriteUInt32BigEndian(payload[4..], (uint)code);
        debug.CopyTo(payload[8..]);
    }

    /// <summary>Adds bytes that are no frame.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => _collected.Write(bytes);

    /// <summary>Writes what was collected, unless it is being written already. Call it without the lock.</summary>
    public void Flush()
    {
        lock (gate)
        {
            if (_isWriting || _isBroken || _collected.WrittenCount == 0)
                return;
            Swap();
            _isWriting = true;
        }
        _ = WriteAsync();
    }

    private async Task WriteAsync()
    {
        while (true)
        {
            var failed = false;
            try
            {
                await write(_written.WrittenMemory);
            }
            catch (Exception e) when (ConnectionFailure.Is(e) || e is InvalidOperationException)
            {
                // The side that reads finds out how the connection ended. TLS says by InvalidOperationException that its
                // sending side was closed.
                failed = true;
            }
            TaskCompletionSource? less;
            bool goesOn;
            lock (gate)
            {
                Clear(ref _written);
                _isBroken |= failed;
                if (_isBroken)
                    Clear(ref _collected);
                drained();
                less = _lessWaits;
                _lessWaits = null;
                goesOn = _isWriting = !_isBroken && _collected.WrittenCount > 0;
                if (goesOn)
                    Swap();
            }
            less?.TrySetResult();
            after();
            if (!goesOn)
                return;
        }
    }

    private async Task BelowAsync(int most)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (_isBroken || _collected.WrittenCount <= most && (most > 0 || !_isWriting))
                    return;
                wait = (_lessWaits ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await wait;
        }
    }

    private void Swap() => (_collected, _written) = (_written, _collected);

    private static void Clear(ref ArrayBufferWriter<byte> buffer)
    {
        // One burst of frames should not occupy its memory for as long as the connection lives.
        if (buffer.Capacity > 2 * Most)
            buffer = new(4096);
        else
            buffer.ResetWrittenCount();
    }

    private void Frame(FrameType type, FrameFlags flags, int stream, ReadOnlySpan<byte> payload) =>
        payload.CopyTo(Begin(type, flags, stream, payload.Length));

    private Span<byte> Begin(FrameType type, FrameFlags flags, int stream, int length)
    {
        var bytes = _collected.GetSpan(FrameHeader.Size + length)[..(FrameHeader.Size + length)];
        new FrameHeader(length, type, flags, stream).Write(bytes);
        _collected.Advance(bytes.Length);
        return bytes[FrameHeader.Size..];
    }
}
