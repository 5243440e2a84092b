namespace Chaos.Scenarios.Files;

/// <summary>The protocol of an edge, as the file shows it.</summary>
/// <param name="Word">The protocol; HTTP unless something shows another one.</param>
/// <param name="Sign">What it was taken from; null when the file names it, or when nothing shows it.</param>
internal sealed record EdgeSign(EdgeWord Word, string? Sign)
{
    /// <summary>HTTP, because nothing shows another protocol.</summary>
    public static EdgeSign None { get; } = new(EdgeWord.Http, null) { IsGuess = true };

    /// <summary>HTTP, as something in the file shows.</summary>
    public static EdgeSign Http { get; } = new(EdgeWord.Http, null);

    /// <summary>Whether nothing shows a protocol.</summary>
    public bool IsGuess { get; private init; }

    /// <summary>The known protocol that is not HTTP; null for none.</summary>
    public KnownWire? Wire { get; init; }

    /// <summary>The sign of a known protocol.</summary>
    public static EdgeSign Of(KnownWire wire, string sign) =>
        new(EdgeWord.Find(wire.Word) ?? EdgeWord.Tcp, sign) { Wire = wire };
}
