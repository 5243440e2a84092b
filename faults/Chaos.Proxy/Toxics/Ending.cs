using Chaos.Proxy.Links;

namespace Chaos.Proxy.Toxics;

/// <summary>The end of a connection that a toxic causes.</summary>
/// <param name="At">When it is due.</param>
/// <param name="Kind"><see cref="PieceKind.Close"/> or <see cref="PieceKind.Reset"/>; it passes the following toxics
/// like data.</param>
public readonly record struct Ending(TimeSpan At, PieceKind Kind);
