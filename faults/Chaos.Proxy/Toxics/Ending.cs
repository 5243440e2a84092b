using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>A connection's end that a toxic has set.</summary>
/// <param name="At">When.</param>
/// <param name="Kind"><see cref="PieceKind.Close"/> or <see cref="PieceKind.Reset"/>; it travels through the toxics
/// that follow like data.</param>
public readonly record struct Ending(TimeSpan At, PieceKind Kind);
