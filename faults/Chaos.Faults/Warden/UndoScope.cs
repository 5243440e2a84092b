using System.Net;
using Chaos.Callers;
using Chaos.Faults.Processes;

namespace Chaos.Faults.Warden;

/// <summary>What undo records are acted on with.</summary>
public sealed class UndoScope(string runId, IReadOnlyList<string> allowedHosts, TimeProvider time) : IDisposable
{
    // A proxy between us and loopback would be wrong, and a redirect could leave the allowed hosts.
    private readonly HttpMessageInvoker _http = new(PlainHandler.Open());

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>How long one request may take.</summary>
    public TimeSpan HttpLimit { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends a request within the time limit.</summary>
    /// <exception cref="TimeoutException">No answer came in time.</exception>
    /// <exception cref="HttpRequestException">The server was not reached or broke off.</exception>
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
    /// Only loopback is a target unless the run was allowed more; a journal is a file, and files can be tampered with.
    /// </summary>
    public bool Allows(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address))
        || allowedHosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the process is gone, or is one of the run's, which go with it.</summary>
    public bool EndsWithTheRun(ProcessIdentity process) => !process.IsAlive || RunMark.IsOn(process, runId);

    public void Dispose() => _http.Dispose();
}
