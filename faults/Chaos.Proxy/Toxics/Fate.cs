namespace Chaos.Proxy.Toxics;

/// <summary>What a toxic decides on a piece.</summary>
/// <param name="Kind">Whether it goes on, is lost or is held.</param>
/// <param name="Bytes">For a pass: how many of its bytes; the rest is decided on again.</param>
/// <param name="At">For a pass: when, by the computed schedule. It may lie in the past.</param>
public readonly record struct Fate(FateKind Kind, int Bytes, TimeSpan At)
{
    /// <summary>Lost.</summary>
    public static readonly Fate Drop = new(FateKind.Drop, 0, default);

    /// <summary>Held until the toxic is updated or removed.</summary>
    public static readonly Fate Hold = new(FateKind.Hold, 0, default);

    public static Fate Pass(int bytes, TimeSpan at) => new(FateKind.Pass, bytes, at);
}
