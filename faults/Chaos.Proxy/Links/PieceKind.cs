namespace Chaos.Proxy.Links;

/// <summary>What travels through a link.</summary>
public enum PieceKind : byte
{
    /// <summary>Bytes.</summary>
    Data,

    /// <summary>The source will send no more: half-close the sink.</summary>
    Fin,

    /// <summary>A toxic ends the connection: close both sides.</summary>
    Close,

    /// <summary>A peer or a toxic broke the connection: reset both sides.</summary>
    Reset,
}
