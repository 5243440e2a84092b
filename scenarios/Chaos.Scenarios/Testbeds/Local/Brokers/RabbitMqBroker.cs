using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Scenarios.Testbeds.Local.Brokers.RabbitMq;
using Chaos.Targets.Protocols.RabbitMq;
using Chaos.Targets.RabbitMq;

namespace Chaos.Scenarios.Testbeds.Local.Brokers;

/// <summary>
/// RabbitMQ: one node of the installation on this machine. If RABBITMQ_URL is set, it is the user's own broker
/// instead, which is never killed.
/// </summary>
[BrokerKind("rabbitmq")]
public sealed class RabbitMqBroker(BrokerSite site) : LocalBroker(site)
{
    private static readonly TimeSpan s_expires = TimeSpan.FromMinutes(30);

    private readonly List<RabbitAdmin> _admins = [];
    private readonly Dictionary<string, ChildProcess> _nodes = [];
    private RabbitServer? _server;
    private RabbitNode? _users;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, ChildProcess> Nodes => _nodes;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Hello => AmqpHello.Bytes;

    /// <inheritdoc/>
    public override string? AddressVariable => _users is null ? null : RabbitUrl.Variable;

    /// <inheritdoc/>
    public override string? Credentials => _users is null ? null : $"{_users.User}:{_users.Password}";

    private string DirectAddress =>
        _users?.Address
        ?? $"127.0.0.1:{(_server ?? throw new InvalidOperationException($"{Site.Spec.Name} was not started")).Port}";

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Site.Spec.Nodes != 1)
            throw new TestbedException(
                $"{Site.Spec.Name}: RabbitMQ is started with one node here, not with {Site.Spec.Nodes}"
            );
        _users = RabbitUrl.From(Site.Environment, Site.Options.Allowed);
        if (_users is null)
        {
            var installed =
                RabbitInstallation.Find(Site.Environment)
                ?? throw new TestbedException(
                    $"{Site.Spec.Name}: RabbitMQ is not installed: apt-get install rabbitmq-server (or "
                        + $"chaos doctor --fix), or name a broker of your own in {RabbitUrl.Variable}"
                );
            _server = await RabbitServer.StartAsync(Site, installed, cancellationToken);
            _nodes[Site.Spec.Name] = _server.Node;
        }
        await ServesAsync(cancellationToken);
        foreach (var edge in Site.Spec.Edges)
            await Site.Proxies.EnsureAsync(edge, Direct(edge.To), cancellationToken);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Addresses(string from) =>
        [
            .. base.Addresses(from)
                .Select(address =>
                    _users is null || !_users.Address.Contains('/', StringComparison.Ordinal)
                        ? address
                        : $"{address}/{_users.Address.Split('/', 2)[1]}"
                ),
        ];

    /// <inheritdoc/>
    public override Uri Direct(string node) => new($"http://{DirectAddress.Split('/')[0]}");

    /// <inheritdoc/>
    public override IBrokerAdmin OpenAdmin()
    {
        var admin = NewAdmin();
        lock (_admins)
            _admins.Add(admin);
        return admin;
    }

    /// <summary>
    /// Starts the node again with its data. Completes when it serves the durable entities; those that did not survive
    /// are declared again, empty.
    /// </summary>
    /// <exception cref="TestbedException">It does not start again.</exception>
    public override async Task RestartAsync(string node, CancellationToken cancellationToken)
    {
        try
        {
            await base.RestartAsync(node, cancellationToken);
        }
        catch (ChildProcessException e)
        {
            throw RabbitServer.Failed(Site, e);
        }
        await ServesAsync(cancellationToken);
        RabbitAdmin[] admins;
        lock (_admins)
            admins = [.. _admins];
        foreach (var admin in admins)
            await admin.RestoreAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>
    /// How long to wait for the broker: one that the run has just started may need time; the user's own is there or
    /// not.
    /// </summary>
    private RabbitAdmin NewAdmin() =>
        new(DirectAddress, Credentials, Site.Options.Allowed, Site.Time)
        {
            Patience = TimeSpan.FromSeconds(_users is null ? 20 : 5),
            Expires = _users is null ? null : s_expires,
        };

    /// <summary>Waits until the broker accepts an AMQP connection.</summary>
    private async Task ServesAsync(CancellationToken cancellationToken)
    {
        await using var admin = NewAdmin();
        try
        {
            await admin.RestoreAsync(cancellationToken);
        }
        catch (TestbedException e) when (_users is not null)
        {
            throw new TestbedException($"{RabbitUrl.Variable}: {e.Message}", e);
        }
    }
}
