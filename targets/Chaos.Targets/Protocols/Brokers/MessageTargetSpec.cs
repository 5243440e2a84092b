using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Trials;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>
/// A message of the user's own making, published to what is there on a broker of theirs: nothing is declared, and
/// nothing removed. A call has succeeded when the broker has confirmed the message. Texts may hold placeholders as in
/// <see cref="CallText"/>.
/// </summary>
public abstract record MessageTargetSpec : TargetSpec
{
    /// <summary>Headers by name; the call's baggage is one of them.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body; null for an empty one.</summary>
    public string? Body { get; init; }

    /// <summary>Where the columns' values come from; null for none.</summary>
    [JsonIgnore]
    public Feed? Feed { get; init; }

    /// <summary>Where secrets come from.</summary>
    [JsonIgnore]
    public Secrets Secrets { get; init; } = Secrets.None;

    /// <summary>The hosts that may be called.</summary>
    [JsonIgnore]
    public AllowedTargets Allowed { get; init; } = AllowedTargets.LoopbackOnly;

    public override IReadOnlyDictionary<string, string> OwnHeaders => Headers;

    public override bool IsKept => true;

    public override string CallSummary => "message";

    public override string? WhyNotSimulated => "there is no model of services of the user's own";

    /// <summary>Asks the broker for what the message goes to.</summary>
    /// <returns>Where the broker sends its clients, as host:port; nothing where they stay.</returns>
    /// <exception cref="WrongExperimentException">It is not there, or the broker cannot be asked.</exception>
    public abstract Task<IReadOnlyList<string>> FindAsync(
        BrokerUrl broker,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    );
}
