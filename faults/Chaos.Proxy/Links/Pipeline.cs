using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Links;

/// <summary>
/// The toxics of one direction of one connection and what waits in them: a pure function of what entered and of the
/// time it is told. Knows no socket, no clock and no lock; the <see cref="Link"/> has these.
/// </summary>
internal sealed class Pipeline
{
    private const int OutputHolds = 4 * BufferPool.LargeSize;

    private readonly List<Stage> _stages = [];
    private readonly Queue<Piece> _output = [];
    private long _outputWeight;

    /// <summary>No toxic and nothing under way.</summary>
    public bool IsBare => _stages.Count == 0;

    /// <summary>Whether the next read may be made.</summary>
    public bool HasRoom => _stages.Count > 0 ? _stages[0].HasRoom : OutputHasRoom;

    public bool HasOutput => _output.Count > 0;

    /// <summary>
    /// When something will happen by itself, as of the last <see cref="Advance"/>; <see cref="TimeSpan.MaxValue"/> for
    /// never.
    /// </summary>
    public TimeSpan NextDue { get; private set; } = TimeSpan.MaxValue;

    private bool OutputHasRoom => _outputWeight < OutputHolds;

    public void Enter(in Piece piece) => EnterFrom(0, piece);

    /// <summary>Moves on everything that is due.</summary>
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
                    // Only what made room further up, or fell into a later stage already looked at, needs another
                    // round.
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

    /// <summary>Puts a toxic at its place in the order of creation.</summary>
    public void Attach(Stage stage)
    {
        var index = _stages.FindIndex(s => s.Order > stage.Order);
        _stages.Insert(index < 0 ? _stages.Count : index, stage);
    }

    /// <summary>Whether that toxic acts here.</summary>
    public bool Has(string name) => _stages.Exists(s => s.Name == name);

    public void Update(string name, Toxic toxic, TimeSpan now) => _stages.Find(s => s.Name == name)?.Update(toxic, now);

    /// <summary>Takes a toxic away; what waited in it goes on at once, ahead of all that waits before it.</summary>
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

    /// <summary>Gives every buffer back; the connection has ended.</summary>
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
