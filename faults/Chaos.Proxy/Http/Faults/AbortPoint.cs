namespace Chaos.Proxy.Http.Faults;

/// <summary>The point at which an answer is aborted.</summary>
public enum AbortPoint
{
    /// <summary>Before its first byte.</summary>
    BeforeHeaders,

    /// <summary>After its head, before the first byte of its body.</summary>
    AfterHeaders,

    /// <summary>In its body.</summary>
    InBody,
}
