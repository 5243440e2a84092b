using System.Net;
using Chaos.Core.Trials;
using Chaos.Proxy.Api;

namespace Chaos.Faults.Toxics;

/// <summary>A Toxiproxy server refused a request, or could not be reached.</summary>
/// <param name="message">The server's message, or why there is none.</param>
/// <param name="status">Status of the reply; null when there was none.</param>
/// <param name="cause">The exception that ended the request; null if the server answered.</param>
/// <param name="code">What went wrong, as only the embedded proxy tells it; null for another server.</param>
public sealed class ToxiproxyException(
    string message,
    HttpStatusCode? status = null,
    Exception? cause = null,
    string? code = null
) : TestbedException(message, cause)
{
    public HttpStatusCode? Status { get; } = status;

    /// <summary>
    /// Whether a proxy cannot listen at its address, because it is in use, not of this machine, or not found. Shopify's
    /// server has no code for it: there the status and its text decide.
    /// </summary>
    public bool CannotListen =>
        code is not null
            ? code == ProxyJson.CannotListen
            : Status == HttpStatusCode.InternalServerError
                && Message.StartsWith("listen ", StringComparison.Ordinal)
                && (
                    Message.Contains(": bind: ", StringComparison.Ordinal)
                    || Message.Contains(": lookup ", StringComparison.Ordinal)
                );
}
