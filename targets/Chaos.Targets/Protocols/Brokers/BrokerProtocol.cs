using Chaos.Core.Calls;
using Chaos.Core.Trials;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>
/// Base class of protocols that publish messages to the user's own broker, to a queue, exchange or topic that exists
/// already.
/// </summary>
/// <typeparam name="TWords">The record of its words.</typeparam>
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

    /// <summary>Parses an address. Returns null when it is not an address of a broker of this kind.</summary>
    protected abstract BrokerUrl? UrlOf(string address);

    /// <summary>Returns the address and credentials for the driver.</summary>
    protected abstract TargetSite SiteOf(TargetSite site, BrokerUrl url);

    /// <summary>Reports every mistake in the headers and the body of a message.</summary>
    protected static void CheckMessage(TWords words, CallReading reading)
    {
        foreach (var (name, value) in words.Headers.Where(h => CallMessage.IsOwn(h.Key)))
            reading.Wrong($"headers.{name}", value, "another name: this header identifies the call");
        reading.CheckText("body", words.BodyText);
        reading.CheckHeaders(words.Headers);
    }

    /// <summary>Reports placeholders in a name that is looked up before placeholders have values.</summary>
    protected static void CheckName(string word, string? name, CallReading reading)
    {
        if (name?.Contains("{{", StringComparison.Ordinal) == true)
            reading.Wrong(word, name, "a name without placeholders: it is looked up before the load begins");
    }

    private BrokerUrl Read(string service, string address) =>
        UrlOf(address) ?? throw new WrongExperimentException($"{service}: its address is not the address of a broker");
}
