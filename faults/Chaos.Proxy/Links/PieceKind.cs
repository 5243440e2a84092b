namespace Chaos.Proxy.Links;

/// <summary>Kind of a piece that moves through a link.</summary>
public enum PieceKind : byte
{
    /// <summary>Bytes.</summary>
    Data,

    /// <summary>The source sends no more: close the sending side of the sink.</summary>
    Fin,

    /// <summary>A toxic closes the connection: close both sides.</summary>
    Close,

    /// <summary>A peer or a toxic reset the connection: reset both sides.</summary>
    Reset,
}
