using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Links;

/// <summary>
/// A toxic at its position in a pipeline: the pieces that wait in it, in order, and the toxic's decision on the first.
/// </summary>
internal sealed class Stage(string name, int order, Toxic toxic, Seat seat)
{
    private readonly Queue<Piece> _waiting = [];
    private Piece _head;
    private bool _hasHead;
    private Fate? _fate;
    private long _weight;
    private bool _ended;

    public string Name => name;

    /// <summary>Position in the order of creation on the proxy.</summary>
    public int Order => order;

    public Toxic Toxic { get; private set; } = toxic;

    public bool HasRoom => _weight < Toxic.Holds;

    public void Enter(in Piece piece)
    {
        if (piece.Kind == PieceKind.Data)
        {
            seat.FirstDataAt ??= piece.Stamp;
            seat.LastDataAt = piece.Stamp;
        }
        else if (piece.Kind == PieceKind.Fin)
            seat.FinAt ??= piece.Stamp;
        _weight += piece.Weight;
        if (_hasHead)
            _waiting.Enqueue(piece);
        else
            (_head, _hasHead) = (piece, true);
    }

    /// <summary>Takes the next piece if the toxic passes it and it is due.</summary>
    /// <param name="roomAfter">Whether the next stage has room.</param>
    /// <param name="due">Lowered to the time at which the next piece or end is due here; never raised.</param>
    public bool TryLeave(TimeSpan now, bool roomAfter, ref TimeSpan due, out Piece piece)
    {
        piece = default;
        while (_hasHead && !_ended)
        {
            var decided = _fate ??= Toxic.Decide(_head, seat, now);
            if (decided.Kind == FateKind.Hold)
                break;
            if (decided.Kind == FateKind.Drop)
            {
                // Earlier parts of a split piece may still wait further on; the garbage collector takes their buffer.
                if (_head.Offset == 0)
                    _head.Release();
                NextHead();
                continue;
            }
            if (decided.At > now)
            {
                due = decided.At < due ? decided.At : due;
                break;
            }
            if (!roomAfter)
                break;
            if (decided.Bytes < _head.Length)
            {
                if (decided.Bytes <= 0)
                    throw new InvalidOperationException($"{Toxic.Type} passes nothing of {_head.Length} bytes");
                piece = _head.SplitFront(decided.Bytes);
                (_fate, _weight) = (null, _weight - piece.Length);
            }
            else
            {
                piece = _head;
                NextHead();
            }
            piece.Stamp = decided.At > piece.Stamp ? decided.At : piece.Stamp;
            seat.BytesPassed += piece.Length;
            return true;
        }
        if (!_ended && Toxic.EndsAt(seat) is { } ending)
        {
            if (ending.At <= now)
            {
                // No piece follows an end.
                _ended = true;
                piece = Piece.Mark(ending.Kind, ending.At);
                return true;
            }
            due = ending.At < due ? ending.At : due;
        }
        return false;
    }

    /// <summary>
    /// Gives the toxic new values. A piece that is being delayed moves on at once; a piece that is held is decided on
    /// again.
    /// </summary>
    public void Update(Toxic toxic, TimeSpan now)
    {
        Toxic = toxic;
        seat.Since = seat.BusyUntil = now;
        _fate = _fate is { Kind: FateKind.Pass } && !toxic.UpdateDecidesAgain ? Fate.Pass(_head.Length, now) : null;
    }

    /// <summary>
    /// Removes and returns all waiting pieces in order, when the toxic is removed or the connection has ended.
    /// </summary>
    public IEnumerable<Piece> TakeAll()
    {
        while (_hasHead)
        {
            var piece = _head;
            NextHead();
            yield return piece;
        }
    }

    private void NextHead()
    {
        _weight -= _head.Weight;
        _fate = null;
        _hasHead = _waiting.TryDequeue(out _head);
    }
}
