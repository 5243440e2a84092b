using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>A protocol by which messages are published to a broker of the user's, to what is there already.</summary>
/// <typeparam name="TWords">Its words.</typeparam>
internal abstract class BrokerProtocol<TWords> : ProtocolOf<TWords>
    where TWords : CallWords, IHasHeaders, IHasBody, new()
{
    public sealed override string Kind => "a broker";

    public sealed override IReadOnlyList<string>? NodesOf(string address) => UrlOf(address)?.Nodes;

    public sealed override Task<IReadOnlyList<string>> FindAsync(
        TargetSpec target,
        string address,
        TimeSpan limit,
        TimeProvider time,
        CancellationToken cancellationToken
    ) => ((MessageTargetSpec)target).FindAsync(Read(target.Service, address), limit, time, cancellationToken);

    public sealed override TargetSite SiteOf(TargetSite site, string address) =>
        SiteOf(site, Read(site.Address.Authority, address));

    /// <summary>An address taken apart; null where it is none of a broker of this kind.</summary>
    protected abstract BrokerUrl? UrlOf(string address);

    /// <summary>Where the driver goes.</summary>
    protected abstract TargetSite SiteOf(TargetSite site, BrokerUrl url);

    /// <summary>Tells what is wrong with headers and body of a message.</summary>
    protected static void CheckMessage(TWords words, CallReading reading)
    {
        if (
            words.Headers.Keys.FirstOrDefault(h => h.Equals(CallBaggage.Header, StringComparison.OrdinalIgnoreCase)) is
            { } baggage
        )
            reading.Wrong(
                $"headers.{baggage}",
                words.Headers[baggage],
                "another name: by this one calls are told apart"
            );
        reading.CheckText("body", words.BodyText);
        reading.CheckHeaders(words.Headers);
    }

    /// <summary>Tells of a name that is looked for before any placeholder has a value.</summary>
    protected static void CheckName(string word, string? name, CallReading reading)
    {
        if (name?.Contains("{{", StringComparison.Ordinal) == true)
            reading.Wrong(word, name, "a name without placeholders: it is looked for before the load begins");
    }

    private BrokerUrl Read(string service, string address) =>
        UrlOf(address)
        ?? throw new WrongExperimentException($"{service}: what its address holds is no address of a broker");
}
