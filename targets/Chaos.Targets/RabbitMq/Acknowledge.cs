namespace Chaos.Targets.RabbitMq;

/// <summary>When a consumer tells the broker that it may forget a message.</summary>
public enum Acknowledge
{
    /// <summary>When its effect is there: what a crash interrupts comes again.</summary>
    AfterHandling,

    /// <summary>
    /// Never: the broker forgets a message as soon as it has sent it. What the consumer has not handled when it dies is
    /// lost.
    /// </summary>
    Automatic,

    /// <summary>
    /// When it has come, before it has an effect: a bug on purpose, since what a crash interrupts is lost.
    /// </summary>
    BeforeHandling,
}
