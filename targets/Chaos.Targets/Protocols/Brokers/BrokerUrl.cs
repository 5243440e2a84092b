using System.Diagnostics.CodeAnalysis;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>
/// The address of the user's own broker: <c>amqp://user:password@host:port/virtual-host</c> for RabbitMQ, or
/// <c>kafka://user:password@host:port,host:port</c>.
/// </summary>
/// <param name="Scheme">The scheme, without <c>://</c>.</param>
/// <param name="Nodes">The nodes as host:port.</param>
/// <param name="Credentials">Credentials as user:password. Null for none.</param>
/// <param name="Path">The path after the nodes, including the slash, such as a virtual host. Empty when there is
/// none.</param>
public sealed record BrokerUrl(string Scheme, IReadOnlyList<string> Nodes, string? Credentials, string Path)
{
    /// <summary>
    /// Parses an address in which every placeholder has been replaced and the values of secrets are escaped.
    /// </summary>
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

    /// <summary>Leaves out the password, which the generated method of a record would show.</summary>
    public override string ToString() => $"{Scheme}://{string.Join(',', Nodes)}{Path}";
}
