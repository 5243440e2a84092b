using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Chaos.Proxy.Links;

/// <summary>
/// One direction of a connection: reads the source, sends what comes out of the pipeline to the sink. Without toxics the reader writes by itself;
/// with toxics a pump writes beside it, so that the lane reads and writes at once. At most one of them writes at any time.
/// </summary>
/// <remarks>The lock is never held while waiting for a socket: a receiver that does not read cannot hold up whoever changes a toxic.</remarks>
internal sealed class Lane : IThreadPoolWorkItem
{
    private readonly Lock gate = new();
    private readonly Pipeline pipeline = new();
    private readonly RoomSignal room = new();
    private readonly Connection connection;
    private readonly IWire source;
    private readonly IWire sink;
    private readonly ByteCounter counter;
    private readonly ProxyClock clock;
    private ITimer? timer;
    private TimeSpan armedFor = TimeSpan.MaxValue;
    private bool pumping;
    private bool ended;

    public Lane(Connection connection, IWire source, IWire sink, ByteCounter counter, ProxyClock clock)
    {
        this.connection = connection;
        this.source = source;
        this.sink = sink;
        this.counter = counter;
        this.clock = clock;
    }

    /// <summary>Reads until the source ends, breaks or is closed under it.</summary>
    public async ValueTask ReadAsync()
    {
        var size = BufferPool.SmallSize;
        while (await RoomAsync())
        {
            var buffer = BufferPool.Rent(size);
            int bytes;
            try
            {
                bytes = await source.ReceiveAsync(buffer);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                BufferPool.Return(buffer);
                if (connection.IsOpen) await EnterAsync(Piece.Mark(PieceKind.Reset, clock.Now));
                return;
            }
            if (bytes == 0)
            {
                BufferPool.Return(buffer);
                await EnterAsync(Piece.Mark(PieceKind.Fin, clock.Now));
                return;
            }
            counter.AddReceived(bytes);
            size = bytes == size ? BufferPool.LargeSize : bytes <= BufferPool.SmallSize ? BufferPool.SmallSize : size;
            await EnterAsync(Piece.Data(buffer, bytes, clock.Now));
        }
    }

    /// <summary>The source was found broken by the writer to it, which may have taken the error that the reader would have seen.</summary>
    public void SourceBroke() => Change(p => p.Enter(Piece.Mark(PieceKind.Reset, clock.Now)));

    /// <summary>Changes the toxics; takes effect on what waits already.</summary>
    public void Change(Action<Pipeline> change)
    {
        lock (gate)
        {
            if (ended) return;
            change(pipeline);
            Kick();
        }
    }

    /// <summary>Stops; whatever is under way is lost.</summary>
    public void End()
    {
        lock (gate)
        {
            ended = true;
            timer?.Dispose();
            if (!pumping) pipeline.Clear();
            room.Set();
        }
    }

    void IThreadPoolWorkItem.Execute() => connection.Guard(PumpAsync());

    private ValueTask EnterAsync(in Piece piece)
    {
        lock (gate)
        {
            if (ended)
            {
                piece.Release();
                return default;
            }
            var alone = pipeline.IsBare && !pumping;
            pipeline.Enter(piece);
            if (!alone)
            {
                Kick();
                return default;
            }
            pumping = true;
        }
        return PumpAsync();
    }

    private async ValueTask<bool> RoomAsync()
    {
        while (true)
        {
            ValueTask wait;
            lock (gate)
            {
                if (ended) return false;
                if (pipeline.HasRoom) return true;
                wait = room.Arm();
            }
            await wait;
        }
    }

    // Under the lock.
    private void Kick()
    {
        if (pumping) return;
        pipeline.Advance(clock.Now);
        if (pipeline.HasOutput)
        {
            pumping = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        else Settle();
    }

    // Under the lock, with nothing to write.
    private void Settle()
    {
        if (pipeline.HasRoom) room.Set();
        if (pipeline.NextDue == armedFor && armedFor != TimeSpan.MaxValue) return;
        armedFor = pipeline.NextDue;
        if (armedFor == TimeSpan.MaxValue) return;
        timer ??= clock.Time.CreateTimer(static lane => ((Lane)lane!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Rounded up: a timer that fires a fraction of a millisecond early would be set again for nothing.
        var wait = Math.Clamp(Math.Ceiling((armedFor - clock.Now).TotalMilliseconds), 0, int.MaxValue);
        timer.Change(TimeSpan.FromMilliseconds(wait), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (gate)
        {
            if (ended) return;
            armedFor = TimeSpan.MaxValue;
            Kick();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask PumpAsync()
    {
        while (true)
        {
            Piece piece;
            lock (gate)
            {
                if (!ended) pipeline.Advance(clock.Now);
                if (ended || !pipeline.TryTake(out piece))
                {
                    pumping = false;
                    if (ended) pipeline.Clear();
                    else Settle();
                    return;
                }
                if (pipeline.HasRoom) room.Set();
            }
            if (piece.Kind != PieceKind.Data)
            {
                connection.Deliver(this, piece.Kind);
                continue;
            }
            try
            {
                var bytes = piece.Bytes;
                while (!bytes.IsEmpty)
                {
                    var sent = await sink.SendAsync(bytes);
                    counter.AddSent(sent);
                    bytes = bytes[sent..];
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                End();
                connection.SinkBroke(this);
            }
            finally
            {
                piece.Release();
            }
        }
    }
}
