using Chaos.Cli.Yaml;
using Chaos.Mitigations.Linting;

namespace Chaos.Cli.Linting;

/// <summary>A finding and where it stands.</summary>
/// <param name="Position">Where in the file.</param>
/// <param name="Path">Path as it is written there.</param>
/// <param name="About">Place and mitigation in words: <c>order->payment retry</c>.</param>
/// <param name="Finding">What the rule says.</param>
internal sealed record PlacedFinding(YamlPosition Position, string Path, string About, LintFinding Finding);
