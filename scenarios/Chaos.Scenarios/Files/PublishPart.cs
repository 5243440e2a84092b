using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>Reads a load that publishes to a broker of the user's: what it is, its service's url says.</summary>
internal sealed class PublishPart(Reading reading, IReadOnlyDictionary<string, UsersService> services)
{
    private const string Http = "nothing beside a broker: method, path and grpc are of HTTP";

    /// <summary>Whether a load publishes, or means to.</summary>
    public bool Is(WorkloadFile workload) =>
        BrokerUrl.IsOne(AddressOf(workload)) || FieldsOf(workload).Any(f => f.Value is not null);

    /// <summary>Tells what is wrong with where it publishes to.</summary>
    /// <param name="workload">The load.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="known">The placeholders that texts may hold.</param>
    public void Check(WorkloadFile workload, string path, IReadOnlyCollection<string> known)
    {
        var address = AddressOf(workload);
        if (!BrokerUrl.IsOne(address))
        {
            // Of a service that is not there nobody knows whether it is a broker.
            if (address.Length > 0)
                foreach (var (field, value) in FieldsOf(workload).Where(f => f.Value is not null))
                    reading.Wrong(
                        $"{path}.{field}",
                        value!,
                        $"with a service whose url begins with {(field is "topic" or "key" ? BrokerUrl.Kafka : BrokerUrl.Rabbit)}"
                    );
            return;
        }
        foreach (
            var (field, value) in new[]
            {
                ("method", workload.Method),
                ("path", workload.Path),
                ("grpc", workload.Grpc),
            }
        )
            if (value is not null)
                reading.Wrong($"{path}.{field}", value, Http);
        if (
            workload.Headers.Keys.FirstOrDefault(h =>
                h.Equals(CallBaggage.Header, StringComparison.OrdinalIgnoreCase)
            ) is
            { } baggage
        )
            reading.Wrong(
                $"{path}.headers.{baggage}",
                workload.Headers[baggage],
                "another name: by this one calls are told apart"
            );
        if (BrokerUrl.IsOfKafka(address))
            CheckTopic(workload, path);
        else
            CheckExchange(workload, path);
        foreach (var (field, value) in new[] { ("key", workload.Key), ("routingKey", workload.RoutingKey) })
        {
            if (value is null)
                continue;
            reading.CheckText($"{path}.{field}", value, known);
            foreach (var error in SecretWords.In($"{path}.{field}", "", value))
                reading.Errors.Add(error);
        }
        foreach (
            var (field, value) in new[]
            {
                ("topic", workload.Topic),
                ("exchange", workload.Exchange),
                ("queue", workload.Queue),
            }
        )
            if (value?.Contains("{{", StringComparison.Ordinal) == true)
                reading.Wrong(
                    $"{path}.{field}",
                    value,
                    "a name without placeholders: it is looked for before the load begins"
                );
    }

    /// <summary>What is published.</summary>
    public MessageTargetSpec TargetOf(
        WorkloadFile workload,
        string? body,
        IReadOnlyDictionary<string, string> headers,
        Feed? feed,
        Core.Texts.Secrets secrets
    ) =>
        BrokerUrl.IsOfKafka(AddressOf(workload))
            ? new TopicTargetSpec
            {
                Service = workload.Service!,
                Topic = workload.Topic ?? "",
                Key = workload.Key,
                DeliveryTimeout = workload.Timeout,
                Body = body,
                Headers = headers,
                Feed = feed,
                Secrets = secrets,
                Allowed = reading.Allowed,
            }
            : new ExchangeTargetSpec
            {
                Service = workload.Service!,
                Exchange = workload.Exchange ?? "",
                RoutingKey = workload.Queue ?? workload.RoutingKey ?? "",
                Body = body,
                Headers = headers,
                Feed = feed,
                Secrets = secrets,
                Allowed = reading.Allowed,
            };

    private void CheckTopic(WorkloadFile workload, string path)
    {
        foreach (
            var (field, value) in FieldsOf(workload)
                .Where(f => f.Field is not ("topic" or "key") && f.Value is not null)
        )
            reading.Wrong(
                $"{path}.{field}",
                value!,
                $"with a service whose url begins with {BrokerUrl.Rabbit}; Kafka has topic and key"
            );
        if (string.IsNullOrEmpty(workload.Topic))
            reading.Wrong($"{path}.topic", PlanError.Missing, "a topic, which has to be there");
    }

    private void CheckExchange(WorkloadFile workload, string path)
    {
        foreach (
            var (field, value) in FieldsOf(workload).Where(f => f.Field is "topic" or "key" && f.Value is not null)
        )
            reading.Wrong(
                $"{path}.{field}",
                value!,
                $"with a service whose url begins with {BrokerUrl.Kafka}; RabbitMQ has queue, or exchange and routingKey"
            );
        if (workload.Queue is { } queue)
        {
            if (workload.Exchange is not null || workload.RoutingKey is not null)
                reading.Wrong(
                    $"{path}.queue",
                    queue,
                    "without exchange and routingKey: it is short for the default exchange and the queue's name"
                );
            else if (queue.Length == 0)
                reading.Wrong($"{path}.queue", PlanError.Missing, "a queue, which has to be there");
        }
        else if (workload.Exchange is null && workload.RoutingKey is null)
            reading.Wrong(path, "neither queue nor exchange", "queue, or exchange and routingKey");
        else if (string.IsNullOrEmpty(workload.Exchange) && string.IsNullOrEmpty(workload.RoutingKey))
            reading.Wrong(
                $"{path}.routingKey",
                PlanError.Missing,
                "the name of a queue, to which the default exchange leads"
            );
        else if (workload.RoutingKey is null)
            reading.Wrong(
                $"{path}.routingKey",
                PlanError.Missing,
                "a routing key beside exchange, empty where the exchange does not look at it"
            );
        else if (workload.Exchange is null)
            reading.Wrong(
                $"{path}.exchange",
                PlanError.Missing,
                "an exchange beside routingKey, empty for the default one"
            );
    }

    private string AddressOf(WorkloadFile workload) =>
        workload.Service is { } service && services.TryGetValue(service, out var known) ? known.Address : "";

    private static IEnumerable<(string Field, string? Value)> FieldsOf(WorkloadFile workload) =>
        [
            ("topic", workload.Topic),
            ("key", workload.Key),
            ("queue", workload.Queue),
            ("exchange", workload.Exchange),
            ("routingKey", workload.RoutingKey),
        ];
}
