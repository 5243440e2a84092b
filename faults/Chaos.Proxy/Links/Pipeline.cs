using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Links;

/// <summary>
/// The toxics of one direction of one connection, and the pieces that wait in them. Its state depends only on the
/// pieces that entered and the times passed in. Sockets, the clock and the lock belong to <see cref="Link"/>.
/// </summary>
internal sealed class Pipeline
{
    private const int OutputHolds = 4 * BufferPool.LargeSize;

    private readonly List<Stage> _stages = [];
    private readonly Queue<Piece> _output = [];
    private long _outputWeight;

    /// <summary>Whether there is no toxic.</summary>
    public bool IsBare => _stages.Count == 0;

    /// <summary>Whether there is room for another piece, so that the link may read.</summary>
    public bool HasRoom => _stages.Count > 0 ? _stages[0].HasRoom : OutputHasRoom;

    public bool HasOutput => _output.Count > 0;

    /// <summary>Weight of the pieces that can be written now.</summary>
    public long OutputWeight => _outputWeight;

    /// <summary>
    /// When the next piece or end is due, as of the last <see cref="Advance"/>; <see cref="TimeSpan.MaxValue"/> for
    /// never.
    /// </summary>
    public TimeSpan NextDue { get; private set; } = TimeSpan.MaxValue;

    private bool OutputHasRoom => _outputWeight < OutputHolds;

    public void Enter(in Piece piece) => EnterFrom(0, piece);

    /// <summary>Moves every piece that is due to its next stage.</summary>
    public void Advance(TimeSpan now)
    {
        bool moved;
        do
        {
            moved = false;
            NextDue = TimeSpan.MaxValue;
            for (var i = 0; i < _stages.Count; i++)
            {
                var due = NextDue;
                while (
                    _stages[i]
                        .TryLeave(
                            now,
                            i + 1 < _stages.Count ? _stages[i + 1].HasRoom : OutputHasRoom,
                            ref due,
                            out var piece
                        )
                )
                {
                    EnterFrom(i + 1, piece);
                    // Another round is needed only if a move made room in an earlier stage, or entered a later stage
                    // that this round has passed.
                    moved = true;
                }
                NextDue = due;
            }
        } while (moved && _stages.Count > 1);
    }

    public bool TryTake(out Piece piece)
    {
        if (!_output.TryDequeue(out piece))
            return false;
        _outputWeight -= piece.Weight;
        return true;
    }

    /// <summary>Inserts a toxic at its position in the order of creation.</summary>
    public void Attach(Stage stage)
    {
        var index = _stages.FindIndex(s => s.Order > stage.Order);
        _stages.Insert(index < 0 ? _stages.Count : index, stage);
    }

    /// <summary>Whether the pipeline has a toxic with this name.</summary>
    public bool Has(string name) => _stages.Exists(s => s.Name == name);

    public void Update(string name, Toxic toxic, TimeSpan now) => _stages.Find(s => s.Name == name)?.Update(toxic, now);

    /// <summary>
    /// Removes a toxic. The pieces that waited in it move on at once, ahead of all pieces in earlier stages.
    /// </summary>
    public void Detach(string name, TimeSpan now)
    {
        var index = _stages.FindIndex(s => s.Name == name);
        if (index < 0)
            return;
        var stage = _stages[index];
        _stages.RemoveAt(index);
        foreach (var piece in stage.TakeAll())
        {
            var released = piece;
            released.Stamp = now;
            EnterFrom(index, released);
        }
        if (stage.Toxic.RemovalCloses)
            EnterFrom(index, Piece.Mark(PieceKind.Close, now));
    }

    /// <summary>Returns every buffer to the pool when the connection has ended.</summary>
    public void Clear()
    {
        foreach (var piece in _stages.SelectMany(s => s.TakeAll()).Concat(_output))
            piece.Release();
        _output.Clear();
        _outputWeight = 0;
    }

    private void EnterFrom(int index, in Piece piece)
    {
        if (index < _stages.Count)
        {
            _stages[index].Enter(piece);
            return;
        }
        _outputWeight += piece.Weight;
        _output.Enqueue(piece);
    }
}
