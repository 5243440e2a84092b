namespace Chaos.Targets.Protocols;

/// <summary>What a canary may have to say of the service that it asks.</summary>
/// <param name="Authority">Host and port, as the service knows itself.</param>
/// <param name="Path">The path by which it is known to be ready; <c>/</c> where none is said.</param>
/// <param name="Fields">Header fields, such as its login.</param>
public sealed record CanarySite(string Authority, string Path, IReadOnlyDictionary<string, string> Fields);
