using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Answers;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// A gRPC call that the user defines. The messages of the method, and whether it streams, come from a .proto file or from
/// server reflection. Messages are written in JSON, with placeholders as in <see cref="CallText"/>.
/// </summary>
public sealed record GrpcRequestTargetSpec : TargetSpec
{
    /// <summary>Service and method, for example <c>shop.OrderService/CreateOrder</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The .proto file that defines the method. Null for server reflection.</summary>
    public string? Proto { get; init; }

    /// <summary>What the method takes and returns, when it is known already. Null for server reflection.</summary>
    [JsonIgnore]
    public GrpcMethod? Known { get; init; }

    /// <summary>The message as JSON. Null for an empty one, or where <see cref="Send"/> has the messages.</summary>
    public string? Message { get; init; }

    /// <summary>The messages of a method that takes a stream. Null where <see cref="Message"/> has the only one.</summary>
    public IReadOnlyList<string>? Send { get; init; }

    /// <summary>How often <see cref="Send"/> is sent.</summary>
    public int? Repeat { get; init; }

    /// <summary>The time from one message to the next. Null for none.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>Whether a call keeps its side of the stream open until the messages have come that it waits for.</summary>
    public bool? KeepOpen { get; init; }

    /// <summary>The messages to wait for. Null for all, to the end of the stream.</summary>
    public StreamExpectation? Messages { get; init; }

    /// <summary>What is read in an answer with the status OK. Null for nothing.</summary>
    [JsonIgnore]
    internal AnswerReading? Answer { get; init; }

    /// <summary>Metadata by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The https address by which the service knows itself. The proxy in between must not change it. Null for that of
    /// the proxy.
    /// </summary>
    public Uri? KnownAs { get; init; }

    /// <summary>Whether to use TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>How TLS is used. Null for the system's certificate authorities and no own certificate.</summary>
    public TlsSettings? TlsSettings { get; init; }

    /// <summary>The feed from which column values are taken. Null for none.</summary>
    [JsonIgnore]
    public Feed? Feed { get; init; }

    /// <summary>The source of secrets.</summary>
    [JsonIgnore]
    public Secrets Secrets { get; init; } = Secrets.None;

    public override IReadOnlyDictionary<string, string> OwnHeaders => Headers;

    public override string CallSummary => Method;

    public override EdgeProtocol Protocol => EdgeProtocol.Grpc;

    public override string? WhyNotSimulated => "there is no model of the user's own services";

    public override ITarget Connect(TargetSite site) => new GrpcRequestTarget(this, site);
}
