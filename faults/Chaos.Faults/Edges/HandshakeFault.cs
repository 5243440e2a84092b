namespace Chaos.Faults.Edges;

/// <summary>A fault of the TLS handshake on an edge whose proxy ends TLS. Open connections go on.</summary>
/// <param name="Edge">The edge.</param>
public abstract record HandshakeFault(string Edge) : EdgeFault(Edge)
{
    public sealed override bool NeedsEndOfTls => true;
}
