namespace Chaos.Targets.Protocols;

/// <summary>Holds what a canary needs to know about the service that it calls.</summary>
/// <param name="Authority">Host and port by which the service knows itself.</param>
/// <param name="Path">The path of the readiness check. <c>/</c> when none is given.</param>
/// <param name="Fields">Header fields, such as its login.</param>
public sealed record CanarySite(string Authority, string Path, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>User and password, for a canary that has to log in. Null for none.</summary>
    public (string User, string Password)? Login { get; init; }
}
