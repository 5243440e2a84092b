namespace Chaos.Proxy.Toxics;

/// <summary>What can happen to a piece in a toxic.</summary>
public enum FateKind : byte
{
    /// <summary>It goes on.</summary>
    Pass,

    /// <summary>It is lost.</summary>
    Drop,

    /// <summary>It waits until the toxic is updated or removed.</summary>
    Hold,
}
