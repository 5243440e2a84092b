using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Targets.Protocols.Brokers;
using Chaos.Targets.RabbitMq;
using Chaos.Targets.Requests;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Chaos.Targets.Protocols.RabbitMq;

/// <summary>
/// Publishes messages that the user defines to RabbitMQ. They are persistent, and each must be confirmed. A returned
/// message is assigned to its call by its baggage.
/// </summary>
internal sealed class ExchangeTarget : ITarget, IKeepsLedger
{
    private const string ContentType = "Content-Type";

    private readonly RabbitWriter _writer;
    private readonly CallMessage _message;
    private readonly Feed? _feed;
    private readonly CallText _routingKey;
    private readonly string? _contentType;
    private readonly Arrivals? _arrivals;
    private readonly ExchangeTap? _tap;

    /// <exception cref="ArgumentException">An address is wrong, or not allowed.</exception>
    public ExchangeTarget(ExchangeTargetSpec spec, TargetSite site)
    {
        _feed = spec.Feed;
        (_message, _routingKey) = (new(spec, site), new(spec.RoutingKey, spec.Feed, spec.Secrets, site, "routing key"));
        _contentType = spec.Body is null ? null : "application/json";
        _writer = new(
            new()
            {
                Name = $"chaos load of {spec.Service}",
                Exchange = new(spec.Exchange),
                Mandatory = true,
                Returned = static e => CallOf(e),
            },
            RabbitNode.Of(site.Nodes, site.Credentials, spec.Allowed),
            site.Time
        );
        if (!spec.Receive)
            return;
        _arrivals = new(site.Trial, site.Workload, site.Time);
        // A key that differs by call is in no binding; topic exchanges take # for any key, others ignore it.
        _tap = new(
            _arrivals,
            spec.Exchange,
            spec.RoutingKey.Contains("{{", StringComparison.Ordinal) ? "#" : spec.RoutingKey,
            RabbitNode.Of(site.DirectNodes.Count > 0 ? site.DirectNodes : site.Nodes, site.Credentials, spec.Allowed)[
                0
            ],
            site.Time
        );
    }

    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        Unsent.AtEndOf(_feed, call) is { } over ? new(over)
        : _arrivals is { } arrivals
            ? arrivals.FollowAsync(call, () => PublishAsync(call, cancellationToken), cancellationToken)
        : PublishAsync(call, cancellationToken);

    private async ValueTask<CallResult> PublishAsync(Call call, CancellationToken cancellationToken)
    {
        var key = _routingKey.For(call);
        if (ShortText.WhyNot(key) is { } longKey)
            return Unsent.Message($"routing key{_routingKey.Place(call)}; allowed: {longKey}");
        var properties = new BasicProperties
        {
            DeliveryMode = DeliveryModes.Persistent,
            Headers = new Dictionary<string, object?>(),
        };
        if (_contentType is not null)
            properties.ContentType = _contentType;
        foreach (var (name, value) in _message.Headers(call))
        {
            // AMQP has a property of its own for the content type.
            if (!name.Equals(ContentType, StringComparison.OrdinalIgnoreCase))
                properties.Headers[name] = value;
            else if (ShortText.WhyNot(value) is { } longType)
                return Unsent.Message($"{name}; allowed: {longType}");
            else
                properties.ContentType = value;
        }
        try
        {
            return (
                await _writer.SendAsync(
                    new((0, call.Number), new(key), properties, _message.Body(call)),
                    cancellationToken
                )
            ).Result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut, Detail: "no confirm in time") { Outcome = RabbitOutcome.NoConfirm };
        }
    }

    public LedgerRecord? Ledger(string name) => _arrivals?.Ledger(name);

    public async ValueTask DisposeAsync()
    {
        if (_tap is not null)
            await _tap.DisposeAsync();
        await _writer.DisposeAsync();
    }

    private static (int, long)? CallOf(BasicReturnEventArgs e) =>
        e.BasicProperties.Headers?.TryGetValue(CallBaggage.Header, out var value) == true
        && value is byte[] text
        && CallBaggage.TryParse(Encoding.UTF8.GetString(text), out var baggage)
            ? (0, baggage.Call.Number)
            : null;
}
