using Chaos.Core;

namespace Chaos.Mitigations.Linting.HttpResilience;

/// <summary>Options of a time limit, with the library's names, defaults and limits.</summary>
internal sealed record TimeoutOptions
{
    public string? Name { get; init; }

    [Allowed("10ms", "24h")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
