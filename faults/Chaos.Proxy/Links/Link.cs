using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Chaos.Proxy.Timing;

namespace Chaos.Proxy.Links;

/// <summary>
/// One direction of a connection: reads the source, passes the bytes through the pipeline and writes its output to the
/// sink. Without toxics the reader writes directly. With toxics a pump writes, so that the link reads and writes at the
/// same time. Only one of the two writes at any time.
/// </summary>
/// <remarks>The lock is never held while a socket is awaited, so a receiver that does not read cannot block a change of
/// the toxics.</remarks>
internal sealed class Link : IThreadPoolWorkItem
{
    /// <summary>Weight of output that is written on the thread of the alarms.</summary>
    private const int MostAtOnce = 16 * 1024;

    /// <summary>Number of pieces after which that thread hands over to another.</summary>
    private const int PiecesAtOnce = 8;

    private readonly Lock _gate = new();
    private readonly Pipeline _pipeline = new();
    private readonly RoomSignal _room = new();
    private readonly Connection _connection;
    private readonly IWire _source;
    private readonly IWire _sink;
    private readonly ByteCounter _counter;
    private readonly ProxyClock _clock;
    private Alarm? _alarm;
    private TimeSpan _armedFor = TimeSpan.MaxValue;
    private bool _pumping;

    /// <summary>Pieces that the pump may still write on the thread of the alarms; 0 on any other. The pump's own.</summary>
    private int _atOnce;
    private bool _ended;

    public Link(Connection connection, IWire source, IWire sink, ByteCounter counter, ProxyClock clock)
    {
        this._connection = connection;
        this._source = source;
        this._sink = sink;
        this._counter = counter;
        this._clock = clock;
    }

    /// <summary>Reads until the source ends, fails or is closed.</summary>
    public async ValueTask ReadAsync()
    {
        var size = BufferPool.SmallSize;
        var begun = false;
        while (await RoomAsync())
        {
            byte[]? buffer = null;
            int bytes;
            try
            {
                if (!begun)
                    await _source.ReadableAsync();
                begun = true;
                buffer = BufferPool.Rent(size);
                bytes = await _source.ReceiveAsync(buffer);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (buffer is not null)
                    BufferPool.Return(buffer);
                if (_connection.IsOpen)
                    await EnterAsync(Piece.Mark(PieceKind.Reset, _clock.Now));
                return;
            }
            if (bytes == 0)
            {
                BufferPool.Return(buffer);
                await EnterAsync(Piece.Mark(PieceKind.Fin, _clock.Now));
                return;
            }
            _counter.AddReceived(bytes);
            size =
                bytes == size ? BufferPool.LargeSize
                : bytes <= BufferPool.SmallSize ? BufferPool.SmallSize
                : size;
            await EnterAsync(Piece.Data(buffer, bytes, _clock.Now));
        }
    }

    /// <summary>
    /// Handles a source that failed on a write to it. That write may have consumed the error, so the reader may never
    /// see it.
    /// </summary>
    public void SourceBroke() => Change(p => p.Enter(Piece.Mark(PieceKind.Reset, _clock.Now)));

    /// <summary>Changes the toxics. The change also applies to pieces that are waiting.</summary>
    public void Change(Action<Pipeline> change)
    {
        lock (_gate)
        {
            if (_ended)
                return;
            change(_pipeline);
            Kick();
        }
    }

    /// <summary>Stops the link and discards all pieces in it.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _alarm?.Dispose();
            if (!_pumping)
                _pipeline.Clear();
            _room.Set();
        }
    }

    void IThreadPoolWorkItem.Execute() => _connection.Guard(PumpAsync());

    private ValueTask EnterAsync(in Piece piece)
    {
        lock (_gate)
        {
            if (_ended)
            {
                piece.Release();
                return default;
            }
            var alone = _pipeline.IsBare && !_pumping;
            _pipeline.Enter(piece);
            if (!alone)
            {
                Kick();
                return default;
            }
            _pumping = true;
        }
        return PumpAsync();
    }

    private async ValueTask<bool> RoomAsync()
    {
        while (true)
        {
            ValueTask wait;
            lock (_gate)
            {
                if (_ended)
                    return false;
                if (_pipeline.HasRoom)
                    return true;
                wait = _room.Arm();
            }
            await wait;
        }
    }

    // Call with the lock held.
    private void Kick()
    {
        if (_pumping)
            return;
        _pipeline.Advance(_clock.Now);
        Hand();
    }

    // Call with the lock held. Lets a pump write what there is, or waits for the next due time.
    private void Hand()
    {
        if (_pipeline.HasOutput)
        {
            _pumping = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else
            Settle();
    }

    // Call with the lock held and nothing to write.
    private void Settle()
    {
        if (_pipeline.HasRoom)
            _room.Set();
        if (_pipeline.NextDue == _armedFor && _armedFor != TimeSpan.MaxValue)
            return;
        _armedFor = _pipeline.NextDue;
        if (_armedFor == TimeSpan.MaxValue)
            return;
        _alarm ??= _clock.CreateAlarm(() => _connection.Guard(OnAlarmAsync()));
        _alarm.Set(_armedFor);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask OnAlarmAsync()
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _armedFor = TimeSpan.MaxValue;
            if (_pumping)
                return;
            _pipeline.Advance(_clock.Now);
            // Little output is written here: another thread would first have to wake up.
            if (!_pipeline.HasOutput || _pipeline.OutputWeight > MostAtOnce)
            {
                Hand();
                return;
            }
            _pumping = true;
            _atOnce = PiecesAtOnce;
        }
        await PumpAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask PumpAsync()
    {
        while (true)
        {
            Piece piece;
            lock (_gate)
            {
                if (!_ended)
                    _pipeline.Advance(_clock.Now);
                if (_ended || !_pipeline.TryTake(out piece))
                {
                    _pumping = false;
                    _atOnce = 0;
                    if (_ended)
                        _pipeline.Clear();
                    else
                        Settle();
                    return;
                }
                if (_pipeline.HasRoom)
                    _room.Set();
            }
            var isLast = _atOnce > 0 && --_atOnce == 0;
            if (piece.Kind != PieceKind.Data)
            {
                _connection.Deliver(this, piece.Kind);
                continue;
            }
            try
            {
                var bytes = piece.Bytes;
                while (!bytes.IsEmpty)
                {
                    var sent = await _sink.SendAsync(bytes);
                    _counter.AddSent(sent);
                    bytes = bytes[sent..];
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                End();
                _connection.SinkBroke(this);
            }
            finally
            {
                piece.Release();
            }
            if (isLast)
            {
                // The thread of the alarms serves others, too.
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }
        }
    }
}
