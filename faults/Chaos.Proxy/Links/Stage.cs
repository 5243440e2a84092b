using Chaos.Proxy.Toxics;

namespace Chaos.Proxy.Links;

/// <summary>A toxic at its place in a pipeline: the pieces that wait in it, in order, and the decision on the first.</summary>
internal sealed class Stage(string name, int order, Toxic toxic, Seat seat)
{
    private readonly Queue<Piece> waiting = [];
    private Piece head;
    private bool hasHead;
    private Fate? fate;
    private long weight;
    private bool ended;

    public string Name => name;

    /// <summary>Place among the toxics of the proxy, in order of creation.</summary>
    public int Order => order;

    public Toxic Toxic { get; private set; } = toxic;

    public bool HasRoom => weight < Toxic.Holds;

    public void Enter(in Piece piece)
    {
        if (piece.Kind == PieceKind.Data)
        {
            seat.FirstDataAt ??= piece.Stamp;
            seat.LastDataAt = piece.Stamp;
        }
        weight += piece.Weight;
        if (hasHead) waiting.Enqueue(piece);
        else (head, hasHead) = (piece, true);
    }

    /// <summary>Takes the next piece that is due, if the toxic lets one go.</summary>
    /// <param name="roomAfter">Whether the next place can take one.</param>
    /// <param name="due">The earliest time at which something will happen here; lowered, never raised.</param>
    public bool TryLeave(TimeSpan now, bool roomAfter, ref TimeSpan due, out Piece piece)
    {
        piece = default;
        while (hasHead && !ended)
        {
            var decided = fate ??= Toxic.Decide(head, seat, now);
            if (decided.Kind == FateKind.Hold) break;
            if (decided.Kind == FateKind.Drop)
            {
                head.Release();
                NextHead();
                continue;
            }
            if (decided.At > now)
            {
                due = decided.At < due ? decided.At : due;
                break;
            }
            if (!roomAfter) break;
            if (decided.Bytes < head.Length)
            {
                if (decided.Bytes <= 0) throw new InvalidOperationException($"{Toxic.Type} passes nothing of {head.Length} bytes");
                piece = head.SplitFront(decided.Bytes);
                (fate, weight) = (null, weight - piece.Length);
            }
            else
            {
                piece = head;
                NextHead();
            }
            piece.Stamp = decided.At > piece.Stamp ? decided.At : piece.Stamp;
            seat.LastLeftAt = decided.At;
            seat.BytesPassed += piece.Length;
            return true;
        }
        if (!ended && Toxic.EndsAt(seat) is { } ending)
        {
            if (ending.At <= now)
            {
                // Nothing follows an end.
                ended = true;
                piece = Piece.Mark(ending.Kind, ending.At);
                return true;
            }
            due = ending.At < due ? ending.At : due;
        }
        return false;
    }

    /// <summary>New values: the piece that is being delayed goes at once, one that is held is decided on anew.</summary>
    public void Update(Toxic toxic, TimeSpan now)
    {
        Toxic = toxic;
        seat.Since = seat.LastLeftAt = now;
        fate = fate is { Kind: FateKind.Pass } ? Fate.Pass(head.Length, now) : null;
    }

    /// <summary>Hands over everything that waits, in order, when the toxic is removed or the connection has ended.</summary>
    public IEnumerable<Piece> TakeAll()
    {
        while (hasHead)
        {
            var piece = head;
            NextHead();
            yield return piece;
        }
    }

    private void NextHead()
    {
        weight -= head.Weight;
        fate = null;
        hasHead = waiting.TryDequeue(out head);
    }
}
