using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Answers;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Http;

/// <summary>
/// An HTTP request that the user defines. Path, headers and body may contain <c>{{call}}</c>, <c>{{trial}}</c>, columns
/// of the feed, and secrets. Secrets are inserted when the driver is made and are in no record. Values are escaped for
/// their place: they are percent-encoded in path and query, unless the placeholder begins the path. In a body they are
/// escaped as JSON, a form or XML.
/// </summary>
public sealed record RequestTargetSpec : TargetSpec
{
    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The path with its query.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Headers by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body. Null for none.</summary>
    public string? Body { get; init; }

    /// <summary>The name of the GraphQL operation in the body. Null for none.</summary>
    public string? Operation { get; init; }

    /// <summary>
    /// Scheme and host by which the service knows itself. The proxy in between must not change them. Null for those of
    /// the proxy.
    /// </summary>
    public Uri? KnownAs { get; init; }

    /// <summary>Whether to use TLS when <see cref="KnownAs"/> is null.</summary>
    public bool Tls { get; init; }

    /// <summary>How TLS is used. Null for the system's certificate authorities and no own certificate.</summary>
    public TlsSettings? TlsSettings { get; init; }

    /// <summary>Whether requests are sent over HTTP/2: with TLS as agreed in its handshake, without TLS at once.</summary>
    public bool Http2 { get; init; }

    /// <summary>
    /// User and password as in the service's address: separated by a colon and percent-encoded. Null for none. Sent as
    /// Basic authorization unless a header sets another.
    /// </summary>
    public string? Login { get; init; }

    /// <summary>The server-sent events that a call waits for. Null for an answer that is read to its end.</summary>
    public StreamExpectation? Events { get; init; }

    /// <summary>Whether examples of calls that are not good have the beginning of the answer's body.</summary>
    public bool KeepsBodies { get; init; }

    /// <summary>The statuses with which a call is good. Null for 200 to 299.</summary>
    public ExpectedStatus? Expect { get; init; }

    /// <summary>How many redirects are followed within a call. 0 for none, so that a redirect is the answer.</summary>
    public int Follow { get; init; }

    /// <summary>The hosts to which redirects may lead.</summary>
    [JsonIgnore]
    public AllowedTargets MayFollow { get; init; } = AllowedTargets.LoopbackOnly;

    /// <summary>What is read in an answer with a good status. Null for nothing.</summary>
    [JsonIgnore]
    internal AnswerReading? Answer { get; init; }

    /// <summary>The feed from which column values are taken. Null for none.</summary>
    [JsonIgnore]
    public Feed? Feed { get; init; }

    /// <summary>The source of secrets.</summary>
    [JsonIgnore]
    public Secrets Secrets { get; init; } = Secrets.None;

    public override IReadOnlyDictionary<string, string> OwnHeaders => Headers;

    public override string CallSummary =>
        $"{Method} {SecretText.Told(Path)}{(Operation is null ? "" : $" {Operation}")}";

    public override string? CallName => Operation;

    public override EdgeProtocol Protocol => Http2 ? EdgeProtocol.Http2 : EdgeProtocol.Http;

    public override string? WhyNotSimulated => "there is no model of the user's own services";

    public override ITarget Connect(TargetSite site) => new RequestTarget(this, site);
}
