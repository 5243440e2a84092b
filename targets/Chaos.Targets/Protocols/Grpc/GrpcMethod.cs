using Google.Protobuf.Reflection;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>A method of a gRPC service: its messages, and which side sends a stream of them.</summary>
/// <param name="Input">What the caller sends.</param>
/// <param name="Output">What the service answers.</param>
public sealed record GrpcMethod(MessageDescriptor Input, MessageDescriptor Output)
{
    /// <summary>Whether the caller sends a stream.</summary>
    public bool TakesStream { get; init; }

    /// <summary>Whether the service answers with a stream.</summary>
    public bool ReturnsStream { get; init; }

    /// <summary>Whether each side sends one message.</summary>
    public bool IsUnary => !TakesStream && !ReturnsStream;

    /// <summary>Its form in gRPC's words.</summary>
    public string Form => FormOf(TakesStream, ReturnsStream);

    internal static GrpcMethod Of(MethodDescriptor method) =>
        new(method.InputType, method.OutputType)
        {
            TakesStream = method.IsClientStreaming,
            ReturnsStream = method.IsServerStreaming,
        };

    private static string FormOf(bool takes, bool returns) =>
        (takes, returns) switch
        {
            (true, true) => "bidirectional streaming",
            (true, false) => "client streaming",
            (false, true) => "server streaming",
            _ => "unary",
        };
}
