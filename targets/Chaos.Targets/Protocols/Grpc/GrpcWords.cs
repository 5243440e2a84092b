using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>A unary call of gRPC.</summary>
internal sealed record GrpcWords : CallWords, IHasHeaders, IHasBody
{
    /// <summary>What a method looks like.</summary>
    internal const string MethodForm = @"^[\w.]+/\w+$";

    /// <summary>
    /// A unary method of gRPC, such as <c>shop.OrderService/CreateOrder</c>, in place of method and path. The server
    /// says by reflection what it takes, unless <c>proto</c> does; <c>body</c> is the message.
    /// </summary>
    [Required]
    [RegularExpression(MethodForm)]
    public string? Grpc { get; init; }

    /// <summary>
    /// The .proto file in which the method stands, counted from this file's folder: for a server without reflection,
    /// and for mistakes that are to be found before the run.
    /// </summary>
    public string? Proto { get; init; }

    /// <summary>
    /// Metadata by name: printable ASCII, or bytes in base64 under a name that ends in <c>-bin</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The message, as JSON; an empty one when nothing is said.</summary>
    public JsonElement? Body { get; init; }
}
