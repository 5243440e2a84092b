using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols;

/// <summary>What is asked of a service to see whether it is ready.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Request">The request of HTTP that has to succeed; null for none.</param>
/// <param name="Text">A text of the service with its placeholders replaced.</param>
/// <param name="Http">A client that follows no redirects.</param>
public sealed record ReadyQuestion(Uri Address, SideRequest? Request, Func<string, string> Text, HttpClient Http);
