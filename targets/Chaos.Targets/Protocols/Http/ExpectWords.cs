namespace Chaos.Targets.Protocols.Http;

/// <summary>Which answers are good.</summary>
public sealed record ExpectWords
{
    /// <summary>The statuses, each from 100 to 599 or a class such as <c>2xx</c>: <c>[2xx, 302]</c>.</summary>
    public IReadOnlyList<string> Status { get; init; } = [];
}
