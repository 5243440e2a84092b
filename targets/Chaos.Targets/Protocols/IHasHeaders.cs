namespace Chaos.Targets.Protocols;

/// <summary>Words of a protocol whose calls have headers or metadata.</summary>
public interface IHasHeaders
{
    /// <summary>Headers by name.</summary>
    IReadOnlyDictionary<string, string> Headers { get; }
}
