using Chaos.Proxy.Http.Messages;

namespace Chaos.Proxy.Http.Faults;

/// <summary>
/// The request that a canary stands for. A canary calls a harmless endpoint of the service. A header field names the
/// request it stands for, so that it meets the faults of a request that it must not make.
/// </summary>
public sealed record CanaryLikeness(string Method, string Path)
{
    /// <summary>Name of the header field; its value is <c>METHOD PATH</c>.</summary>
    public const string Field = "Chaos-Canary-As";

    /// <summary>Reads the request that a canary stands for. Returns null when the canary has no such field.</summary>
    internal static CanaryLikeness? Of(IRequest request) =>
        request.Fields.Value(Field)?.Split(' ', 2) is [var method, var path] ? new(method, path) : null;
}
