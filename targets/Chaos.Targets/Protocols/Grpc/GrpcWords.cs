using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Core;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Protocols.Streams;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>The words of a gRPC call.</summary>
internal sealed record GrpcWords : CallWords, IHasHeaders, IHasBody, IHasStream, IHasAnswer
{
    /// <summary>Pattern of a method.</summary>
    internal const string MethodForm = @"^[\w.]+/\w+$";

    /// <summary>
    /// A gRPC method, such as <c>shop.OrderService/CreateOrder</c>, instead of method and path. Its messages, and
    /// whether it streams, come from <c>proto</c>, or else from server reflection.
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

    /// <summary>
    /// The messages of a method that takes a stream, as JSON: one or a list. Then the call ends its side of the stream.
    /// </summary>
    public JsonElement? Send { get; init; }

    /// <summary>How often the messages of <c>send</c> are sent, one list after the other. Once by default.</summary>
    [Allowed(1, 100_000)]
    public int? Repeat { get; init; }

    /// <summary>The time from one message to the next. None by default: as fast as the service takes them.</summary>
    [Allowed("1ms", "1h")]
    public TimeSpan? Every { get; init; }

    /// <summary>
    /// Whether a call over a stream in both directions keeps its side open until the messages have come that it waits
    /// for. For a service that ends its side as soon as the caller does. False by default.
    /// </summary>
    public bool? KeepOpen { get; init; }

    /// <summary>
    /// The messages that a call of a method that returns a stream waits for, such as
    /// <c>{ count: 5, first: 300ms, between: 2s }</c>. Then it cancels the stream. All by default: the service ends the
    /// stream, with the status OK.
    /// </summary>
    public StreamWords? Messages { get; init; }

    /// <summary>
    /// What is asked of the answer, or of the last message of a stream, beside the status OK:
    /// <c>{ json: { $.state: PAID }, within: 2s }</c>. Metadata are its headers.
    /// </summary>
    public ExpectWords? Expect { get; init; }

    /// <summary>
    /// Values of the answer, or of the last message of a stream, that later steps of the journey use as
    /// <c>{{NAME}}</c>: by name a JSON path such as <c>$.id</c>, or <c>{ header: NAME }</c> for metadata.
    /// </summary>
    [ValueOr(typeof(CaptureWords), "string")]
    public IReadOnlyDictionary<string, JsonElement>? Capture { get; init; }
}
