namespace Chaos.Targets.RabbitMq;

/// <summary>Says when a consumer acknowledges a message, so that the broker removes it.</summary>
public enum Acknowledge
{
    /// <summary>After its effect: a message that a crash interrupts is delivered again.</summary>
    AfterHandling,

    /// <summary>
    /// Never: the broker removes a message as soon as it has sent it. Messages that the consumer has not handled when
    /// it dies are lost.
    /// </summary>
    Automatic,

    /// <summary>
    /// On arrival, before its effect. This is an intentional bug: a message that a crash interrupts is lost.
    /// </summary>
    BeforeHandling,
}
