using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Links;

/// <summary>
/// The toxics of one direction of one connection and what waits in them: a pure function of what entered and of the time it is told. Knows no socket,
/// no clock and no lock; the <see cref="Lane"/> has these.
/// </summary>
internal sealed class Pipeline
{
    private const int OutputHolds = 4 * BufferPool.LargeSize;

    private readonly List<Stage> stages = [];
    private readonly Queue<Piece> output = [];
    private long outputWeight;

    /// <summary>No toxic and nothing under way.</summary>
    public bool IsBare => stages.Count == 0;

    /// <summary>Whether the next read may be made.</summary>
    public bool HasRoom => stages.Count > 0 ? stages[0].HasRoom : OutputHasRoom;

    public bool HasOutput => output.Count > 0;

    /// <summary>When something will happen by itself, as of the last <see cref="Advance"/>; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDue { get; private set; } = TimeSpan.MaxValue;

    private bool OutputHasRoom => outputWeight < OutputHolds;

    public void Enter(in Piece piece) => EnterFrom(0, piece);

    /// <summary>Moves on everything that is due.</summary>
    public void Advance(TimeSpan now)
    {
        bool moved;
        do
        {
            moved = false;
            NextDue = TimeSpan.MaxValue;
            for (var i = 0; i < stages.Count; i++)
            {
                var due = NextDue;
                while (stages[i].TryLeave(now, i + 1 < stages.Count ? stages[i + 1].HasRoom : OutputHasRoom, ref due, out var piece))
                {
                    EnterFrom(i + 1, piece);
                    // Only what made room further up, or fell into a later stage already looked at, needs another round.
                    moved = true;
                }
                NextDue = due;
            }
        }
        while (moved && stages.Count > 1);
    }

    public bool TryTake(out Piece piece)
    {
        if (!output.TryDequeue(out piece)) return false;
        outputWeight -= piece.Weight;
        return true;
    }

    /// <summary>Puts a toxic at its place in the order of creation.</summary>
    public void Attach(Stage stage)
    {
        var index = stages.FindIndex(s => s.Order > stage.Order);
        stages.Insert(index < 0 ? stages.Count : index, stage);
    }

    /// <summary>Whether that toxic acts here.</summary>
    public bool Has(string name) => stages.Exists(s => s.Name == name);

    public void Update(string name, Toxic toxic, TimeSpan now) => stages.Find(s => s.Name == name)?.Update(toxic, now);

    /// <summary>Takes a toxic away; what waited in it goes on at once, ahead of all that waits before it.</summary>
    public void Detach(string name, TimeSpan now)
    {
        var index = stages.FindIndex(s => s.Name == name);
        if (index < 0) return;
        var stage = stages[index];
        stages.RemoveAt(index);
        foreach (var piece in stage.TakeAll())
        {
            var released = piece;
            released.Stamp = now;
            EnterFrom(index, released);
        }
        if (stage.Toxic.RemovalCloses) EnterFrom(index, Piece.Mark(PieceKind.Close, now));
    }

    /// <summary>Gives every buffer back; the connection has ended.</summary>
    public void Clear()
    {
        foreach (var piece in stages.SelectMany(s => s.TakeAll()).Concat(output)) piece.Release();
        output.Clear();
        outputWeight = 0;
    }

    private void EnterFrom(int index, in Piece piece)
    {
        if (index < stages.Count)
        {
            stages[index].Enter(piece);
            return;
        }
        outputWeight += piece.Weight;
        output.Enqueue(piece);
    }
}
