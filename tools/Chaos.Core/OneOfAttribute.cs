namespace Chaos.Core;

/// <summary>
/// Requires exactly one of some properties of a file's record, for example either a command or a url. The JSON Schema
/// states it; the code that reads the record checks it and words the mistake.
/// </summary>
/// <param name="names">The properties' names as a file writes them.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OneOfAttribute(params string[] names) : Attribute
{
    /// <summary>The properties' names as a file writes them.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
