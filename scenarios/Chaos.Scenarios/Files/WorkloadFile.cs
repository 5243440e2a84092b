using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Load;

namespace Chaos.Scenarios.Files;

/// <summary>
/// What is called, and how often. Path, keys, headers and body may hold <c>{{call}}</c> (the call's number),
/// <c>{{trial}}</c>, the feed's columns and secrets, <c>{{env.NAME}}</c>.
/// </summary>
public sealed record WorkloadFile
{
    /// <summary>The service that is called.</summary>
    [Required]
    public string? Service { get; init; }

    /// <summary>The method; GET when nothing is said.</summary>
    public string? Method { get; init; }

    /// <summary>
    /// The path with its query, sent as it is written; <c>/</c> when nothing is said. Values of placeholders are
    /// percent-encoded, but for one that begins it: <c>{{path}}</c> is a path and query that a feed holds.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>
    /// A unary method of gRPC, such as <c>shop.OrderService/CreateOrder</c>, in place of method and path. The server
    /// says by reflection what it takes, unless <c>proto</c> does; <c>body</c> is the message.
    /// </summary>
    public string? Grpc { get; init; }

    /// <summary>
    /// The .proto file in which the method stands, counted from this file's folder: for a server without reflection,
    /// and for mistakes that are to be found before the run.
    /// </summary>
    public string? Proto { get; init; }

    /// <summary>
    /// The topic of a service whose url begins with <c>kafka://</c>, in place of method and path: it has to be there. A
    /// call has succeeded when all replicas in sync have the message.
    /// </summary>
    public string? Topic { get; init; }

    /// <summary>Key of the message in its topic; none when nothing is said.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// The queue of a service whose url begins with <c>amqp://</c> (RabbitMQ), in place of method and path: it has to
    /// be there. A call has succeeded when the broker has confirmed the message.
    /// </summary>
    public string? Queue { get; init; }

    /// <summary>
    /// The exchange of RabbitMQ, in place of a queue; <c>""</c> for the default one. A message that no queue takes is a
    /// failed call.
    /// </summary>
    public string? Exchange { get; init; }

    /// <summary>By what the exchange finds queues.</summary>
    public string? RoutingKey { get; init; }

    /// <summary>
    /// Headers by name, of a request or a message, or metadata of gRPC. Letters beyond ASCII are sent as UTF-8;
    /// metadata takes none, but bytes in base64 under a name that ends in <c>-bin</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The body: text, or what is sent as JSON. Values of placeholders are escaped as its kind wants it, by the header
    /// Content-Type: in strings of JSON, in forms, in XML.
    /// </summary>
    public JsonElement? Body { get; init; }

    /// <summary>
    /// Which answers of HTTP are good: <c>{ status: [2xx, 302] }</c>; 200 to 299 when nothing is said.
    /// </summary>
    public ExpectFile? Expect { get; init; }

    /// <summary>
    /// What is asked in its place until the warm-up is over, such as <c>{ get: /health }</c>: for a request of HTTP
    /// that changes something, or costs something. The request itself when nothing is said.
    /// </summary>
    public WarmUpFile? WarmUp { get; init; }

    /// <summary>
    /// A CSV file (RFC 4180) with a first line of names, or a JSON file with a list of objects; each call takes the
    /// next row.
    /// </summary>
    public string? Feed { get; init; }

    /// <summary>Calls a second, whether or not earlier ones have been answered.</summary>
    [Allowed(0, ArrivalRate.MaxPerSecond, Above = true, Unit = ArrivalRate.Unit)]
    public double? Rate { get; init; }

    /// <summary>Users of whom each makes its next call when the last one was answered, in place of a rate.</summary>
    [Allowed(1, ClosedLoad.MaxUsers)]
    public int? Users { get; init; }

    /// <summary>How the calls lie along the rate.</summary>
    public ArrivalSpacing Spacing { get; init; }

    /// <summary>How long a call is waited for.</summary>
    [AllowedAs(typeof(Workload), nameof(Workload.Timeout))]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
