using System.Text;
using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Chaos.Core.Trials;
using Chaos.Targets.Kafka;
using Chaos.Targets.Protocols.Brokers;
using Chaos.Targets.Requests;
using Confluent.Kafka;

namespace Chaos.Targets.Protocols.Kafka;

/// <summary>
/// Publishes messages that the user defines to a Kafka topic. A message does not wait for others to share its request,
/// so that the latency is only the broker's.
/// </summary>
internal sealed class TopicTarget : ITarget, IKeepsLedger
{
    /// <summary>
    /// The client's own default limit for an answer of a broker. It does not depend on how long the caller waits.
    /// </summary>
    private static readonly TimeSpan s_request = TimeSpan.FromSeconds(30);

    private readonly KafkaWriter _writer;
    private readonly CallMessage _message;
    private readonly Feed? _feed;
    private readonly CallText? _key;
    private readonly string _topic;
    private readonly Arrivals? _arrivals;
    private readonly TopicTap? _tap;

    /// <exception cref="ArgumentException">An address is wrong, or not allowed.</exception>
    public TopicTarget(TopicTargetSpec spec, TargetSite site)
    {
        (_message, _feed, _topic) = (new(spec, site), spec.Feed, spec.Topic);
        _key = spec.Key is null ? null : new(spec.Key, spec.Feed, spec.Secrets, site, $"{spec.Topic} key");
        var request = spec.DeliveryTimeout < s_request ? spec.DeliveryTimeout : s_request;
        _writer = new(
            new()
            {
                Acks = Acks.All,
                EnableIdempotence = true,
                LingerMs = 0,
                MessageTimeoutMs = (int)spec.DeliveryTimeout.TotalMilliseconds,
                RequestTimeoutMs = (int)request.TotalMilliseconds,
                SocketTimeoutMs = Math.Max((int)request.TotalMilliseconds + 500, 1000),
            },
            site,
            spec.Allowed
        );
        if (!spec.Receive)
            return;
        _arrivals = new(site.Trial, site.Workload, site.Time);
        _tap = new(_arrivals, spec.Topic, site, spec.Allowed);
    }

    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        Unsent.AtEndOf(_feed, call) is { } over ? new(over)
        : _arrivals is { } arrivals
            ? arrivals.FollowAsync(call, () => PublishAsync(call, cancellationToken), cancellationToken)
        : PublishAsync(call, cancellationToken);

    private async ValueTask<CallResult> PublishAsync(Call call, CancellationToken cancellationToken)
    {
        var headers = new Headers();
        foreach (var (name, value) in _message.Headers(call))
            headers.Add(name, Encoding.UTF8.GetBytes(value));
        var message = new Message<byte[]?, byte[]>
        {
            Key = _key is null ? null : Encoding.UTF8.GetBytes(_key.For(call)),
            Value = _message.Body(call),
            Headers = headers,
        };
        try
        {
            return (await _writer.SendAsync(_topic, message, cancellationToken)).Result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut, Detail: "no acknowledgement in time") { Outcome = KafkaWriter.NoConfirm };
        }
    }

    public LedgerRecord? Ledger(string name) => _arrivals?.Ledger(name);

    public ValueTask DisposeAsync()
    {
        _tap?.Dispose();
        _writer.Dispose();
        return default;
    }
}
