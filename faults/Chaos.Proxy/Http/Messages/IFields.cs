namespace Chaos.Proxy.Http.Messages;

/// <summary>The header fields of a message, whatever the version of HTTP.</summary>
internal interface IFields
{
    /// <summary>Returns the value of the first field with this name, in any case; null when there is none.</summary>
    string? Value(string name);

    /// <summary>
    /// Returns the values of all fields with this name as one comma-separated list; null when there is none.
    /// </summary>
    string? Values(string name);
}
