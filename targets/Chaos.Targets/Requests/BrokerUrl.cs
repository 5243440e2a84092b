using System.Diagnostics.CodeAnalysis;

namespace Chaos.Targets.Requests;

/// <summary>
/// Where a broker of the user's is: <c>amqp://user:password@host:port/virtual-host</c> of RabbitMQ, or
/// <c>kafka://user:password@host:port,host:port</c>.
/// </summary>
/// <param name="IsKafka">Whether it is a cluster of Kafka; RabbitMQ otherwise.</param>
/// <param name="Nodes">The nodes as host:port: one of RabbitMQ.</param>
/// <param name="Credentials">Credentials as user:password; null for none.</param>
/// <param name="VirtualHost">What follows the node in an address of RabbitMQ, from the slash on; empty for
/// nothing.</param>
public sealed record BrokerUrl(bool IsKafka, IReadOnlyList<string> Nodes, string? Credentials, string VirtualHost)
{
    /// <summary>How an address of RabbitMQ begins.</summary>
    public const string Rabbit = "amqp://";

    /// <summary>How an address of Kafka begins.</summary>
    public const string Kafka = "kafka://";

    /// <summary>Whether an address means to be a broker's.</summary>
    public static bool IsOne(string address) => IsRabbit(address) || IsOfKafka(address);

    /// <summary>Whether an address means to be one of RabbitMQ.</summary>
    public static bool IsRabbit(string address) => address.StartsWith(Rabbit, StringComparison.Ordinal);

    /// <summary>Whether an address means to be one of Kafka.</summary>
    public static bool IsOfKafka(string address) => address.StartsWith(Kafka, StringComparison.Ordinal);

    /// <summary>Reads one in which every placeholder has been replaced, and what stands for a secret escaped.</summary>
    public static bool TryParse(string address, [NotNullWhen(true)] out BrokerUrl? url)
    {
        url = null;
        if (!IsOne(address))
            return false;
        var rest = address[(address.IndexOf("://", StringComparison.Ordinal) + 3)..];
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
        if (
            path.AsSpan().ContainsAny('?', '#')
            || login?.IndexOf(':', StringComparison.Ordinal) < 1
            || (IsOfKafka(address) ? path.Length > 1 : nodes.Count > 1)
        )
            return false;
        url = new(
            IsOfKafka(address),
            nodes,
            login is null ? null : string.Join(':', login.Split(':', 2).Select(Uri.UnescapeDataString)),
            IsOfKafka(address) ? "" : path
        );
        return true;
    }

    /// <summary>Without the password, which the compiler's own would show.</summary>
    public override string ToString() => $"{(IsKafka ? Kafka : Rabbit)}{string.Join(',', Nodes)}{VirtualHost}";
}
