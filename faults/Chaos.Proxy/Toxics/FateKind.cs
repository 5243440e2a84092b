namespace Chaos.Proxy.Toxics;

/// <summary>What can happen to a piece in a toxic.</summary>
internal enum FateKind : byte
{
    Pass,
    Drop,
    Hold,
}
