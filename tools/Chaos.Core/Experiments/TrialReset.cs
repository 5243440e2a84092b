namespace Chaos.Core.Experiments;

/// <summary>Resets state before each trial, by a command or a request.</summary>
public sealed record TrialReset
{
    /// <summary>The command; null for a request.</summary>
    public ExternalCommand? Command { get; init; }

    /// <summary>The request's method.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>The request's headers, with placeholders as in a service's environment.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The request's address, with placeholders as in a service's environment; null for a command.</summary>
    public string? Url { get; init; }
}
