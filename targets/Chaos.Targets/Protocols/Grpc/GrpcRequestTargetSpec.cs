using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;
using Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// A unary gRPC call that the user defines. The input type of the method comes from a .proto file or from server
/// reflection. The message is written in JSON, with placeholders as in <see cref="CallText"/>.
/// </summary>
public sealed record GrpcRequestTargetSpec : TargetSpec
{
    /// <summary>Service and method, for example <c>shop.OrderService/CreateOrder</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The .proto file that defines the method. Null for server reflection.</summary>
    public string? Proto { get; init; }

    /// <summary>The input type of the method, when a file gives it.</summary>
    [JsonIgnore]
    public MessageDescriptor? Input { get; init; }

    /// <summary>The message as JSON.</summary>
    public string Message { get; init; } = "{}";

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
