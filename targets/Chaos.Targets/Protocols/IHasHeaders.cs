namespace Chaos.Targets.Protocols;

/// <summary>Words of a protocol whose calls carry headers, or what it calls so.</summary>
public interface IHasHeaders
{
    /// <summary>Headers by name.</summary>
    IReadOnlyDictionary<string, string> Headers { get; }
}
