using Chaos.Core.Calls;
using Chaos.Core.Messaging;
using Confluent.Kafka;

namespace Chaos.Targets.Kafka;

/// <summary>
/// Writes messages to topics. The client itself tries again until the delivery timeout, as configured. A message counts
/// as not stored only when the broker refused it. After any other error its fate is unknown.
/// </summary>
internal sealed class KafkaWriter : IDisposable
{
    /// <summary>The outcome of a message that the broker did not acknowledge.</summary>
    internal const string NoConfirm = "no confirm";

    private static readonly TimeSpan s_flush = TimeSpan.FromMilliseconds(200);

    private readonly IProducer<byte[]?, byte[]> _producer;
    private readonly string _done;

    /// <exception cref="ArgumentException">There is no address, or one is wrong or not allowed.</exception>
    internal KafkaWriter(ProducerConfig config, TargetSite site, AllowedTargets allowed)
    {
        _done = config.Acks == Acks.None ? "written" : "confirmed";
        config.QueueBufferingMaxMessages = 1_000_000;
        // Only the offset and the error of a delivery report are used.
        config.DeliveryReportFields = "none";
        // The hash of Kafka's own clients, so that messages with the same key go to the same partition.
        config.Partitioner = Partitioner.Murmur2Random;
        _producer = new ProducerBuilder<byte[]?, byte[]>(
            KafkaClient.Configured(config, site.Nodes, site.Credentials, allowed)
        )
            .SetLogHandler(static (_, _) => { })
            .SetErrorHandler(static (_, _) => { })
            .Build();
    }

    /// <summary>
    /// Writes a message and waits for its delivery report. The order of the messages is fixed before the first await.
    /// </summary>
    internal async ValueTask<Publication> SendAsync(
        string topic,
        Message<byte[]?, byte[]> message,
        CancellationToken cancellationToken
    )
    {
        var done = new TaskCompletionSource<Publication>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _producer.Produce(topic, message, report => done.TrySetResult(Of(report)));
        }
        catch (ProduceException<byte[]?, byte[]> e)
        {
            return new(Failed(e.Error));
        }
        return await done.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The callers have already stopped waiting for messages that are still under way.
        _producer.Flush(s_flush);
        _producer.Dispose();
    }

    private Publication Of(DeliveryReport<byte[]?, byte[]> report) =>
        report.Error.IsError
            ? new(Failed(report.Error))
            : new(
                new(CallStatus.Ok) { Outcome = _done },
                report.Partition.Value,
                report.Offset.IsSpecial ? -1 : report.Offset.Value
            );

    private static CallResult Failed(Error error) =>
        new(
            error.Code switch
            {
                ErrorCode.Local_QueueFull => CallStatus.Rejected,
                ErrorCode.MsgSizeTooLarge
                or ErrorCode.Local_InvalidArg
                or ErrorCode.TopicAuthorizationFailed
                or ErrorCode.ClusterAuthorizationFailed
                or ErrorCode.TopicException
                or ErrorCode.InvalidRequiredAcks
                or ErrorCode.Local_UnknownTopic => CallStatus.ClientError,
                ErrorCode.Local_MsgTimedOut or ErrorCode.Local_TimedOut or ErrorCode.RequestTimedOut =>
                    CallStatus.TimedOut,
                _ => CallStatus.Unknown,
            },
            Detail: $"{error.Code}: {error.Reason}"
        )
        {
            Outcome = OutcomeOf(error.Code),
        };

    /// <summary>
    /// Returns the outcome for an error: a fixed text for the client's own time limit, otherwise the name of the error.
    /// </summary>
    private static string OutcomeOf(ErrorCode code) =>
        code is ErrorCode.Local_MsgTimedOut or ErrorCode.Local_TimedOut ? NoConfirm : code.ToString();
}
