namespace Chaos.Proxy.Toxics;

/// <summary>What a toxic can do with a piece.</summary>
public enum FateKind : byte
{
    /// <summary>The piece moves on.</summary>
    Pass,

    /// <summary>The piece is dropped.</summary>
    Drop,

    /// <summary>The piece waits until the toxic is updated or removed.</summary>
    Hold,
}
