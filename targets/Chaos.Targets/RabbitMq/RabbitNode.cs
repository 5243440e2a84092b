using System.Diagnostics.CodeAnalysis;
using Chaos.Core;
using RabbitMQ.Client;

namespace Chaos.Targets.RabbitMq;

/// <summary>The address of a RabbitMQ node and the credentials for it.</summary>
/// <param name="Host">The host, as written.</param>
/// <param name="Port">The port.</param>
/// <param name="VirtualHost">The virtual host, <c>/</c> by default.</param>
/// <param name="User">The user.</param>
/// <param name="Password">The password.</param>
public sealed record RabbitNode(string Host, int Port, string VirtualHost, string User, string Password)
{
    /// <summary>
    /// The address as text: <c>host:port</c>, or <c>host:port/name</c> for a virtual host other than the default.
    /// </summary>
    public string Address => VirtualHost == "/" ? $"{Authority}" : $"{Authority}/{Uri.EscapeDataString(VirtualHost)}";

    private string Authority =>
        Host.Contains(':', StringComparison.Ordinal) && Host[0] != '[' ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>
    /// Parses <c>host:port</c> or <c>host:port/virtual-host</c>, and credentials as <c>user:password</c>. Null
    /// credentials mean the broker's default, which it accepts only from loopback.
    /// </summary>
    public static bool TryParse(string address, string? credentials, [NotNullWhen(true)] out RabbitNode? node)
    {
        node = null;
        if (
            !Uri.TryCreate($"amqp://{address}", UriKind.Absolute, out var uri)
            || uri.Port < 1
            || uri.UserInfo.Length > 0
            || uri.Query.Length > 0
        )
            return false;
        var separator = (credentials ??= "guest:guest").IndexOf(':', StringComparison.Ordinal);
        if (separator < 1)
            return false;
        // A path that is only a slash also means the default virtual host, because most addresses of brokers are
        // written so.
        var virtualHost = uri.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(uri.AbsolutePath[1..]) : "/";
        node = new(uri.DnsSafeHost, uri.Port, virtualHost, credentials[..separator], credentials[(separator + 1)..]);
        return true;
    }

    /// <summary>Returns the nodes of a broker, after a check that each is allowed.</summary>
    /// <exception cref="ArgumentException">There is no address, or one is wrong or not allowed.</exception>
    internal static IReadOnlyList<RabbitNode> Of(
        IReadOnlyList<string> addresses,
        string? credentials,
        AllowedTargets allowed
    )
    {
        if (addresses.Count == 0)
            throw new ArgumentException(
                new PlanError("addresses", "none", "at least one host:port").ToString(),
                nameof(addresses)
            );
        return
        [
            .. addresses.Select(
                (address, i) =>
                {
                    if (!TryParse(address, credentials, out var node))
                        throw new ArgumentException(
                            new PlanError(
                                $"addresses[{i}]",
                                address,
                                "host:port, with credentials as user:password"
                            ).ToString(),
                            nameof(addresses)
                        );
                    return allowed.Error($"addresses[{i}]", new($"amqp://{node.Authority}")) is { } error
                        ? throw new ArgumentException(error.ToString(), nameof(addresses))
                        : node;
                }
            ),
        ];
    }

    internal ConnectionFactory Factory(string name, TimeSpan heartbeat) =>
        new()
        {
            HostName = Host,
            Port = Port,
            VirtualHost = VirtualHost,
            UserName = User,
            Password = Password,
            ClientProvidedName = name,
            // Only this project's own code reconnects. The client's recovery can leave a consumer that looks open but
            // receives nothing, and it publishes messages again that are not counted.
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedHeartbeat = heartbeat,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            HandshakeContinuationTimeout = TimeSpan.FromSeconds(5),
            ContinuationTimeout = TimeSpan.FromSeconds(10),
        };

    /// <summary>Leaves out the password, which the generated method of a record would show.</summary>
    public override string ToString() => $"{User}@{Address}";
}
