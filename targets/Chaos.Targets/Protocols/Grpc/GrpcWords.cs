using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>The words of a unary gRPC call.</summary>
internal sealed record GrpcWords : CallWords, IHasHeaders, IHasBody
{
    /// <summary>Pattern of a method.</summary>
    internal const string MethodForm = @"^[\w.]+/\w+$";

    /// <summary>
    /// A unary gRPC method, such as <c>shop.OrderService/CreateOrder</c>, instead of method and path. Its input type
    /// comes from <c>proto</c>, or else from server reflection. <c>body</c> is the message.
    /// </summary>
    [Required]
    [RegularExpression(MethodForm)]
    public string? Grpc { get; init; }

    /// <summary>
    /// The .proto file that defines the method, relative to this file's folder. For a server without reflection, or to
    /// find mistakes before the run.
    /// </summary>
    public string? Proto { get; init; }

    /// <summary>
    /// Metadata by name. Values are printable ASCII, or bytes in base64 under a name that ends in <c>-bin</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The message, as JSON. Empty by default.</summary>
    public JsonElement? Body { get; init; }
}
