using System.Net;
using Chaos.Core.Trials;

namespace Chaos.Faults.Toxics;

/// <summary>A Toxiproxy server refused a request, or could not be reached.</summary>
/// <param name="message">The server's message, or why there is none.</param>
/// <param name="status">Status of the reply; null when there was none.</param>
/// <param name="cause">The exception that ended the request; null if the server answered.</param>
public sealed class ToxiproxyException(string message, HttpStatusCode? status = null, Exception? cause = null)
    : TestbedException(message, cause)
{
    public HttpStatusCode? Status { get; } = status;
}
