using System.Net.NetworkInformation;
using Chaos.Cli.Running;
using Chaos.Scenarios.Files.Importing;

namespace Chaos.Cli.Commands;

/// <summary>What a user does after <c>init</c>: the command to run, with what it still needs.</summary>
/// <param name="file">The file that was written.</param>
/// <param name="allowed">The hosts beside this machine that the run has to be allowed.</param>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="listens">Whether something listens at a port of this machine.</param>
internal sealed class InitNext(
    string file,
    IReadOnlyList<string> allowed,
    Func<string, string?> environment,
    Func<int, bool> listens
)
{
    /// <summary>Of this machine.</summary>
    internal static InitNext Here(string file, IReadOnlyList<string> allowed) =>
        new(
            file,
            allowed,
            Environment.GetEnvironmentVariable,
            port => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(l => l.Port == port)
        );

    /// <summary>The sentence.</summary>
    /// <param name="url">The address of a service that the run does not start; null for one that it starts.</param>
    /// <param name="upstream">What the service calls, as <c>NAME=HOST:PORT</c>; null when that is not known.</param>
    /// <param name="import">The calls that were imported; null for none.</param>
    internal string Sentence(string? url, string? upstream, Imported? import)
    {
        var unset = (import?.Variables.Keys ?? []).Where(v => string.IsNullOrEmpty(environment(v))).ToList();
        var missing = new[] { Missing(url, url), Missing(upstream?.Split('=', 2)[^1], upstream?.Split('=', 2)[0]) };
        var up = string.Join(" and ", missing.OfType<string>());
        return $"Now: {CalledAs.Command} run {file}{string.Concat(allowed.Select(h => $" --allow-target {h}"))}"
            + string.Concat(unset.Select(v => $" -e {v}=VALUE"))
            + (up.Length > 0 ? $" (first start {up}: the run does not)" : "");
    }

    /// <summary>The name of what does not listen yet; null for what does, and for what is on another machine.</summary>
    private string? Missing(string? address, string? name)
    {
        if (address is null)
            return null;
        var isUrl = address.Contains("://", StringComparison.Ordinal);
        return
            Uri.TryCreate(isUrl ? address : $"tcp://{address}", UriKind.Absolute, out var whole)
            && (!whole.IsLoopback || listens(whole.Port))
            ? null
            : name;
    }
}
