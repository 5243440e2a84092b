using Chaos.Cli.Yaml;
using Chaos.Mitigations.Linting;

namespace Chaos.Cli.Linting;

/// <summary>A finding of the linter and its position in the file.</summary>
/// <param name="Position">Position in the file.</param>
/// <param name="Path">Path as it is written in the file.</param>
/// <param name="About">Place and mitigation in words: <c>order->payment retry</c>.</param>
/// <param name="Finding">The finding.</param>
internal sealed record PlacedFinding(YamlPosition Position, string Path, string About, LintFinding Finding);
