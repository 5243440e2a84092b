using System.ComponentModel.DataAnnotations;

namespace Chaos.Scenarios.Files;

/// <summary>
/// A k6 script that makes the load. It gets the address to call as <c>__ENV.BASE_URL</c>. Its thresholds are shown, and
/// not judged. Texts may contain <c>{{proxy.SERVICE}}</c> and <c>{{env.NAME}}</c>.
/// </summary>
public sealed record K6File
{
    /// <summary>The script, relative to the file's folder.</summary>
    [Required, MinLength(1)]
    public string? Script { get; init; }

    /// <summary>Variables for the script, in addition to those of the run.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>();

    /// <summary>Further arguments of <c>k6 run</c>, such as <c>[--vus, "10", --duration, 2m]</c>.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>The program, relative to the file's folder; by default <c>k6</c> on the PATH.</summary>
    [MinLength(1)]
    public string? Path { get; init; }
}
