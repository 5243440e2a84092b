using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols;

/// <summary>The parts of a readiness check of a service.</summary>
/// <param name="Address">The address of the service.</param>
/// <param name="Request">The HTTP request that must succeed. Null for none.</param>
/// <param name="Text">Replaces the placeholders in a text of the service.</param>
/// <param name="Http">A client that follows no redirects.</param>
public sealed record ReadyQuestion(Uri Address, SideRequest? Request, Func<string, string> Text, HttpClient Http);
