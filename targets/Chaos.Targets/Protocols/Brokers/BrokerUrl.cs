using System.Diagnostics.CodeAnalysis;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>
/// Where a broker of the user's is: <c>amqp://user:password@host:port/virtual-host</c> of RabbitMQ, or
/// <c>kafka://user:password@host:port,host:port</c>.
/// </summary>
/// <param name="Scheme">What it begins with, without <c>://</c>.</param>
/// <param name="Nodes">The nodes as host:port.</param>
/// <param name="Credentials">Credentials as user:password; null for none.</param>
/// <param name="Path">What follows the nodes, from the slash on, such as a virtual host; empty for nothing.</param>
public sealed record BrokerUrl(string Scheme, IReadOnlyList<string> Nodes, string? Credentials, string Path)
{
    /// <summary>Reads one in which every placeholder has been replaced, and what stands for a secret escaped.</summary>
    public static bool TryParse(string address, string scheme, [NotNullWhen(true)] out BrokerUrl? url)
    {
        url = null;
        if (!address.StartsWith($"{scheme}://", StringComparison.Ordinal))
            return false;
        var rest = address[(scheme.Length + 3)..];
        var (authority, path) = rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash
            ? (rest[..slash], rest[slash..])
            : (rest, "");
        var (login, hosts) = authority.LastIndexOf('@') is >= 0 and var at
            ? (authority[..at], authority[(at + 1)..])
            : (null, authority);
        var nodes = new List<string>();
        foreach (var host in hosts.Split(','))
        {
            if (
                host.Contains('%', StringComparison.Ordinal)
                || !Uri.TryCreate($"tcp://{host}", UriKind.Absolute, out var uri)
                || uri.Host.Length == 0
                || uri.Port < 1
                || uri.PathAndQuery is not ("" or "/")
                || uri.Fragment.Length > 0
            )
                return false;
            nodes.Add(uri.Authority);
        }
        if (path.AsSpan().ContainsAny('?', '#') || login?.IndexOf(':', StringComparison.Ordinal) < 1)
            return false;
        url = new(
            scheme,
            nodes,
            login is null ? null : string.Join(':', login.Split(':', 2).Select(Uri.UnescapeDataString)),
            path
        );
        return true;
    }

    /// <summary>Without the password, which the compiler's own would show.</summary>
    public override string ToString() => $"{Scheme}://{string.Join(',', Nodes)}{Path}";
}
