using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// The request that a canary stands for. A canary goes to a harmless endpoint of the service, and says in a field of
/// its own whom it is to be taken for, so that it feels a fault of requests that it must not make.
/// </summary>
public sealed record CanaryLikeness(string Method, string Path)
{
    /// <summary>Name of the field; its value is <c>METHOD PATH</c>.</summary>
    public const string Field = "Chaos-Canary-As";

    /// <summary>Whom a canary is to be taken for; null when it is just itself.</summary>
    internal static CanaryLikeness? Of(RequestHead request) =>
        request.Fields.Value(Field)?.Split(' ', 2) is [var method, var path] ? new(method, path) : null;
}
