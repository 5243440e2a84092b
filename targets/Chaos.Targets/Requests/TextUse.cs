namespace Chaos.Targets.Requests;

/// <summary>What a text of a request is for, which says how a value has to be written in it.</summary>
public enum TextUse
{
    /// <summary>A header, a key, or a body of no known kind: values stand in it as they are.</summary>
    Plain,

    /// <summary>The path and the query of an address.</summary>
    Target,

    /// <summary>A body of JSON.</summary>
    Json,

    /// <summary>A body as forms send it.</summary>
    Form,

    /// <summary>A body of XML.</summary>
    Xml,
}
