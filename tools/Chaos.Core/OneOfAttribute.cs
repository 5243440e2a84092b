namespace Chaos.Core;

/// <summary>
/// Of some properties of a file's record just one has to be there: either a command or a url. The JSON Schema says so; the
/// part that reads the record reports it in its own words.
/// </summary>
/// <param name="names">The properties as they are written.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OneOfAttribute(params string[] names) : Attribute
{
    /// <summary>The properties as they are written.</summary>
    public IReadOnlyList<string> Names { get; } = names;
}
