using System.Net;
using Chaos.Callers;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>Gives undo records an HTTP client, a clock and the limits of the run.</summary>
public sealed class UndoScope(string runId, IReadOnlyList<string> allowedHosts, TimeProvider time) : IDisposable
{
    // No HTTP proxy is used, because the targets are on loopback. No redirect is followed, because it could lead to a
    // host that is not allowed.
    private readonly HttpMessageInvoker _http = new(PlainHandler.Open(usesReserve: true));

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Time limit of one request.</summary>
    public TimeSpan HttpLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends a request within the time limit.</summary>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached or closed the connection.</exception>
    public async Task<HttpStatusCode> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(HttpLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            return response.StatusCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer within {HttpLimit.TotalMilliseconds:0} ms");
        }
    }

    /// <summary>
    /// Whether a request may be sent to an address: only to loopback, unless the run allowed more hosts. A journal is a
    /// file, and files can be tampered with.
    /// </summary>
    public bool Allows(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
        || allowedHosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the process is gone or belongs to the run and ends with it.</summary>
    public bool EndsWithTheRun(ProcessIdentity process) => !process.IsAlive || RunMark.IsOn(process, runId);

    public void Dispose() => _http.Dispose();
}
