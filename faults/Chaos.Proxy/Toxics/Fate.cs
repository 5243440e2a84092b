namespace Chaos.Proxy.Toxics;

/// <summary>A toxic's decision on a piece.</summary>
/// <param name="Kind">Whether the piece passes, is dropped or is held.</param>
/// <param name="Bytes">For a pass: the number of bytes that pass. The toxic decides on the rest again.</param>
/// <param name="At">For a pass: the time by the computed schedule, which may be in the past.</param>
public readonly record struct Fate(FateKind Kind, int Bytes, TimeSpan At)
{
    /// <summary>The piece is dropped.</summary>
    public static readonly Fate Drop = new(FateKind.Drop, 0, default);

    /// <summary>The piece is held until the toxic is updated or removed.</summary>
    public static readonly Fate Hold = new(FateKind.Hold, 0, default);

    public static Fate Pass(int bytes, TimeSpan at) => new(FateKind.Pass, bytes, at);
}
