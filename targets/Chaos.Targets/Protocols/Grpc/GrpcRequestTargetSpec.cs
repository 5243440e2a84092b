using System.Text.Json.Serialization;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;
using Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// A unary call of gRPC of the user's own making: a .proto file tells what the method takes, or else the server by
/// reflection, and the message is written from JSON, with placeholders as in <see cref="CallText"/>.
/// </summary>
public sealed record GrpcRequestTargetSpec : TargetSpec
{
    /// <summary>Service and method, for example <c>shop.OrderService/CreateOrder</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The .proto file in which it stands; null where the server is asked.</summary>
    public string? Proto { get; init; }

    /// <summary>What the method takes, where a file says it.</summary>
    [JsonIgnore]
    public MessageDescriptor? Input { get; init; }

    /// <summary>The message as JSON.</summary>
    public string Message { get; init; } = "{}";

    /// <summary>Metadata by name.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the columns' values come from; null for none.</summary>
    [JsonIgnore]
    public Feed? Feed { get; init; }

    /// <summary>Where secrets come from.</summary>
    [JsonIgnore]
    public Secrets Secrets { get; init; } = Secrets.None;

    public override IReadOnlyDictionary<string, string> OwnHeaders => Headers;

    public override string CallSummary => Method;

    public override EdgeProtocol Protocol => EdgeProtocol.Grpc;

    public override string? WhyNotSimulated => "there is no model of services of the user's own";

    public override ITarget Connect(TargetSite site) => new GrpcRequestTarget(this, site);
}
