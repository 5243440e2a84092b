namespace Chaos.Targets.Requests;

/// <summary>Says what a text of a request is used for, and so how values are escaped in it.</summary>
public enum TextUse
{
    /// <summary>A header, a key, or a body of unknown type. Values are not escaped.</summary>
    Plain,

    /// <summary>The path and the query of an address.</summary>
    Target,

    /// <summary>A JSON body.</summary>
    Json,

    /// <summary>A form body.</summary>
    Form,

    /// <summary>An XML body.</summary>
    Xml,
}
