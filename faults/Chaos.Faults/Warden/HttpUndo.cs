using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>
/// Undo record that reverts a fault by an HTTP request: removes a toxic, enables a proxy, clears the behaviour of a
/// service.
/// </summary>
[UndoKind("http")]
public sealed record HttpUndo : UndoRecord
{
    /// <summary>Method, for example <c>DELETE</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Address; loopback, or a host that the journal's header allows.</summary>
    public required Uri Url { get; init; }

    /// <summary>Headers, including a token if the endpoint needs one.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Body as JSON; null sends none.</summary>
    public string? Body { get; init; }

    /// <summary>Status codes besides 200 to 299 that mean the fault is gone, for example 404.</summary>
    public IReadOnlyList<int> AlsoFine { get; init; } = [];

    /// <summary>
    /// Whether a refused connection means that the fault is gone. True for faults in the memory of the server, such as
    /// toxics.
    /// </summary>
    public bool RefusedIsFine { get; init; }

    /// <summary>
    /// The process that holds the fault. If it belongs to the run, the fault ends with it and no request is sent.
    /// </summary>
    public ProcessIdentity? HeldBy { get; init; }

    public override string Summary => $"{Method} {Url}";

    public override string Lane => Url.GetLeftPart(UriPartial.Authority);

    public override async Task<UndoOutcome> RevertAsync(UndoScope scope, CancellationToken cancellationToken)
    {
        if (HeldBy is { } holder && scope.EndsWithTheRun(holder))
            return new(Summary, UndoResult.NotNeeded, $"ends with process {holder.Pid}");
        if (!scope.Allows(Url))
            return new(Summary, UndoResult.Failed, $"{Url.Host} is neither loopback nor an allowed target of the run");
        try
        {
            using var request = Request();
            var status = (int)await scope.SendAsync(request, cancellationToken);
            return new(
                Summary,
                status is >= 200 and < 300 || AlsoFine.Contains(status) ? UndoResult.Reverted : UndoResult.Failed,
                $"status {status}"
            );
        }
        catch (HttpRequestException e)
            when (RefusedIsFine
                && e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
            )
        {
            return new(Summary, UndoResult.Reverted, "no server listens there any more");
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return new(Summary, UndoResult.Failed, e.Message);
        }
    }

    HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Url);
        if (Body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json") },
            };
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
