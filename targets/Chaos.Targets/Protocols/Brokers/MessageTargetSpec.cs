using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>
/// A message that the user defines, published to the user's own broker. Queues, exchanges and topics must exist: none
/// is declared or removed. A call succeeds when the broker has confirmed the message. Texts may contain placeholders as
/// in <see cref="CallText"/>.
/// </summary>
public abstract record MessageTargetSpec : TargetSpec
{
    /// <summary>Headers by name. The call's baggage is added to them.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body. Null for an empty one.</summary>
    public string? Body { get; init; }

    /// <summary>Whether a call ends only when a consumer of the run itself has received the message.</summary>
    public bool Receive { get; init; }

    /// <summary>The feed from which column values are taken. Null for none.</summary>
    [JsonIgnore]
    public Feed? Feed { get; init; }

    /// <summary>The source of secrets.</summary>
    [JsonIgnore]
    public Secrets Secrets { get; init; } = Secrets.None;

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    public override IReadOnlyDictionary<string, string> OwnHeaders => Headers;

    public override bool IsKept => true;

    public override string CallSummary => "message";

    public override string? WhyNotSimulated => "there is no model of the user's own services";

    /// <summary>Checks that the queue, exchange or topic exists on the broker.</summary>
    /// <returns>The addresses to which the broker sends its clients, as host:port. Empty when clients stay at the
    /// address that they were given.</returns>
    /// <exception cref="WrongExperimentException">It does not exist, or the broker does not answer.</exception>
    public abstract Task<IReadOnlyList<string>> FindAsync(
        BrokerUrl broker,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    );
}
