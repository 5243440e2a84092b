using System.Buffers;
using System.Buffers.Binary;
using Chaos.Proxy.Http2.Frames;
using Chaos.Proxy.Http2.Hpack;
using Chaos.Proxy.Http2.Messages;
using Chaos.Proxy.Http2.Streams;

namespace Chaos.Proxy.Http2;

/// <summary>
/// One of the two connections of a session, with the client or with the upstream: it reads frames, checks them by RFC
/// 9113, and answers those that concern only the connection. Guarded by the lock of the session.
/// </summary>
internal abstract class Endpoint(FrameOutput output)
{
    /// <summary>How many bytes a stream may send before they are passed on.</summary>
    public const int StreamWindow = 768 * 1024;

    /// <summary>How many bytes all streams together may send before they are passed on.</summary>
    public const int ConnectionWindow = 1024 * 1024;

    /// <summary>Largest sum of the sizes of the fields of one block (RFC 7541, 4.1).</summary>
    public const int MostHeaders = 64 * 1024;

    private readonly FrameReader _frames = new();
    private readonly HeaderBlock _block = new();
    private readonly HpackDecoder _decoder = new();
    private readonly ReceiveWindow _received = new(ConnectionWindow);

    public SendQueue Sends { get; } = new(output);

    public FrameOutput Output => output;

    /// <summary>The open streams.</summary>
    public Dictionary<int, StreamExchange> Streams { get; } = [];

    /// <summary>The last streams that closed.</summary>
    public ClosedStreams Closed { get; } = new();

    /// <summary>Highest number of a stream so far.</summary>
    public int Highest { get; protected set; }

    /// <summary>Whether the peer has sent its settings, which is the first that it must send.</summary>
    public bool HasSettings { get; private set; }

    /// <summary>Reads all frames that are complete, and takes them from the bytes.</summary>
    /// <exception cref="ConnectionErrorException">What was received is an error of the connection.</exception>
    public void Read(ref ReadOnlySequence<byte> bytes)
    {
        while (_frames.TryRead(ref bytes, out var frame, out var payload))
            Read(frame, payload);
    }

    /// <summary>Gives the peer back the windows of bytes that were passed on or dropped.</summary>
    /// <param name="stream">The stream; 0 if it sends no more.</param>
    /// <param name="window">Its window; null if it sends no more.</param>
    /// <param name="bytes">Number of bytes.</param>
    public void Credit(int stream, ReceiveWindow? window, int bytes)
    {
        if (_received.Give(bytes) is > 0 and var all)
            output.WindowUpdate(0, all);
        if (window?.Give(bytes) is > 0 and var own)
            output.WindowUpdate(stream, own);
    }

    /// <summary>Sends what a connection begins with, after the preface of a client.</summary>
    protected void Begin(params ReadOnlySpan<(SettingId Id, uint Value)> settings)
    {
        output.Settings([
            .. settings,
            (SettingId.InitialWindowSize, StreamWindow),
            (SettingId.MaxHeaderListSize, MostHeaders),
        ]);
        output.WindowUpdate(0, ConnectionWindow - PeerSettings.DefaultWindow);
    }

    protected static ConnectionErrorException Wrong(ErrorCode code, string what) => new(code, what);

    /// <summary>Whether a stream was never opened.</summary>
    protected abstract bool IsIdle(int stream);

    /// <summary>Returns the flow from the peer of this connection, and the flow to it.</summary>
    protected abstract (bool IsWhole, ReceiveWindow Window, Flow To) FlowsOf(StreamExchange exchange);

    protected abstract void OnHeaders(int stream, HeaderBlock block, HeaderList fields, bool isTooLarge);

    protected abstract void OnData(StreamExchange exchange, ReadOnlySpan<byte> data, bool end);

    /// <summary>Handles data or a reset on a stream that is closed.</summary>
    protected abstract void OnClosed(int stream, FrameType type);

    protected abstract void OnReset(StreamExchange exchange, ErrorCode code);

    /// <summary>Handles an error of the peer on one stream (RFC 9113, 5.4.2).</summary>
    protected abstract void OnError(StreamExchange exchange, ErrorCode code);

    protected abstract void OnSettings();

    protected abstract void OnPing(ReadOnlySpan<byte> payload, bool ack);

    protected abstract void OnGoAway(int last, ErrorCode code, ReadOnlySpan<byte> debug);

    /// <summary>Counts a frame, so that a peer that sends useless ones can be refused.</summary>
    protected abstract void Count(FrameType type, int length);

    private void Read(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        if (!HasSettings && (frame.Type != FrameType.Settings || frame.Has(FrameFlags.Ack)))
            throw Wrong(ErrorCode.ProtocolError, "the first frame is not SETTINGS");
        if (_block.Stream != 0 && (frame.Type != FrameType.Continuation || frame.Stream != _block.Stream))
            throw Wrong(ErrorCode.ProtocolError, "a block of header fields is interrupted");
        Count(frame.Type, frame.Length);
        switch (frame.Type)
        {
            case FrameType.Data:
                ReadData(frame, payload);
                break;
            case FrameType.Headers:
                ReadHeaders(frame, payload);
                break;
            case FrameType.Continuation:
                if (_block.Stream == 0)
                    throw Wrong(ErrorCode.ProtocolError, "CONTINUATION without HEADERS");
                AddToBlock(frame, payload);
                break;
            case FrameType.Priority:
                ReadPriority(frame, payload);
                break;
            case FrameType.Reset:
                ReadReset(frame, payload);
                break;
            case FrameType.Settings:
                ReadSettings(frame, payload);
                break;
            case FrameType.PushPromise:
                throw Wrong(ErrorCode.ProtocolError, "PUSH_PROMISE is not allowed");
            case FrameType.Ping:
                FrameChecks.OfConnection(frame, 8);
                OnPing(payload, frame.Has(FrameFlags.Ack));
                break;
            case FrameType.GoAway:
                FrameChecks.OfConnection(frame);
                if (frame.Length < 8)
                    throw Wrong(ErrorCode.FrameSizeError, "GOAWAY has less than 8 bytes");
                OnGoAway(
                    BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue,
                    (ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload[4..]),
                    payload[8..]
                );
                break;
            case FrameType.WindowUpdate:
                ReadWindowUpdate(frame, payload);
                break;
        }
    }

    private void ReadData(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        FrameChecks.OfStream(frame);
        var data = FrameChecks.Unpadded(frame, payload);
        if (!_received.TryTake(frame.Length))
            throw Wrong(ErrorCode.FlowControlError, "the window of the connection is exceeded");
        if (!Streams.TryGetValue(frame.Stream, out var exchange))
        {
            if (IsIdle(frame.Stream))
                throw Wrong(ErrorCode.ProtocolError, "DATA on a stream that is not open");
            Credit(0, null, frame.Length);
            OnClosed(frame.Stream, frame.Type);
            return;
        }
        var (isWhole, window, _) = FlowsOf(exchange);
        if (isWhole || !window.TryTake(frame.Length))
        {
            Credit(0, null, frame.Length);
            OnError(exchange, isWhole ? ErrorCode.StreamClosed : ErrorCode.FlowControlError);
            return;
        }
        if (frame.Length > data.Length)
            Credit(frame.Stream, window, frame.Length - data.Length);
        OnData(exchange, data, frame.Has(FrameFlags.EndStream));
    }

    private void ReadHeaders(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        FrameChecks.OfStream(frame);
        var fragment = FrameChecks.Unpadded(frame, payload);
        var dependsOnItself = false;
        if (frame.Has(FrameFlags.Priority))
        {
            if (fragment.Length < 5)
                throw Wrong(ErrorCode.FrameSizeError, "HEADERS is too short for a priority");
            dependsOnItself = FrameChecks.DependsOnItself(frame.Stream, fragment);
            fragment = fragment[5..];
        }
        _block.Begin(frame.Stream, frame.Has(FrameFlags.EndStream), dependsOnItself);
        AddToBlock(frame, fragment);
    }

    private void AddToBlock(FrameHeader frame, ReadOnlySpan<byte> fragment)
    {
        _block.Add(fragment);
        if (!frame.Has(FrameFlags.EndHeaders))
            return;
        var fields = new List<HeaderField>(16);
        bool isWithin;
        try
        {
            isWithin = _decoder.Decode(_block.Bytes, MostHeaders, fields);
        }
        catch (HpackException e)
        {
            throw Wrong(ErrorCode.CompressionError, e.Message);
        }
        var stream = _block.Stream;
        _block.End();
        OnHeaders(stream, _block, new(fields), !isWithin);
    }

    private void ReadPriority(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        FrameChecks.OfStream(frame);
        var error =
            frame.Length != 5 ? ErrorCode.FrameSizeError
            : FrameChecks.DependsOnItself(frame.Stream, payload) ? ErrorCode.ProtocolError
            : ErrorCode.NoError;
        if (error == ErrorCode.NoError)
            return;
        if (Streams.TryGetValue(frame.Stream, out var exchange))
            OnError(exchange, error);
        else
            throw Wrong(error, "PRIORITY is malformed");
    }

    private void ReadReset(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        FrameChecks.OfStream(frame);
        FrameChecks.HasLength(frame, 4);
        if (IsIdle(frame.Stream))
            throw Wrong(ErrorCode.ProtocolError, "RST_STREAM on a stream that is not open");
        if (Streams.TryGetValue(frame.Stream, out var exchange))
            OnReset(exchange, (ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload));
    }

    private void ReadSettings(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        FrameChecks.OfConnection(frame);
        if (frame.Has(FrameFlags.Ack) ? frame.Length != 0 : frame.Length % 6 != 0)
            throw Wrong(ErrorCode.FrameSizeError, "SETTINGS has a wrong length");
        if (frame.Has(FrameFlags.Ack))
            return;
        var change = Sends.Apply(payload);
        if (change != 0)
        {
            // A flow that passes its end leaves the list.
            foreach (var exchange in Streams.Values.ToList())
                Widen(exchange, change, isSetting: true);
        }
        HasSettings = true;
        output.AcknowledgeSettings();
        OnSettings();
    }

    private void ReadWindowUpdate(FrameHeader frame, ReadOnlySpan<byte> payload)
    {
        FrameChecks.HasLength(frame, 4);
        var increment = BinaryPrimitives.ReadInt32BigEndian(payload) & int.MaxValue;
        if (frame.Stream == 0)
        {
            if (increment == 0)
                throw Wrong(ErrorCode.ProtocolError, "WINDOW_UPDATE by 0");
            Sends.Widen(increment);
        }
        else if (IsIdle(frame.Stream))
            throw Wrong(ErrorCode.ProtocolError, "WINDOW_UPDATE on a stream that is not open");
        else if (Streams.TryGetValue(frame.Stream, out var exchange))
        {
            if (increment == 0)
                OnError(exchange, ErrorCode.ProtocolError);
            else
                Widen(exchange, increment, isSetting: false);
        }
    }

    private void Widen(StreamExchange exchange, int increment, bool isSetting)
    {
        var flow = FlowsOf(exchange).To;
        flow.Window += increment;
        if (flow.Window <= int.MaxValue)
            Sends.Offer(flow);
        else if (isSetting)
            throw Wrong(ErrorCode.FlowControlError, "the window of a stream is larger than 2147483647");
        else
            OnError(exchange, ErrorCode.FlowControlError);
    }
}
