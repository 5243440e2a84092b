namespace Chaos.Scenarios.Files;

/// <summary>What an edge speaks by what the file shows.</summary>
/// <param name="Word">What is spoken; HTTP where nothing says another thing.</param>
/// <param name="Sign">What it was taken from; null where it was said, or where nothing says anything.</param>
internal sealed record EdgeSign(EdgeWord Word, string? Sign)
{
    /// <summary>HTTP, for nothing says otherwise.</summary>
    public static EdgeSign None { get; } = new(EdgeWord.Http, null);

    /// <summary>The protocol behind it, where it is a known one that is no HTTP.</summary>
    public KnownWire? Wire { get; init; }

    /// <summary>Of a known protocol.</summary>
    public static EdgeSign Of(KnownWire wire, string sign) =>
        new(EdgeWord.Find(wire.Word) ?? EdgeWord.Tcp, sign) { Wire = wire };
}
