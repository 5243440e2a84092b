namespace Chaos.Proxy.Http.Faults;

/// <summary>Where an answer is broken off.</summary>
public enum AbortPoint
{
    /// <summary>Before its first byte.</summary>
    BeforeHeaders,

    /// <summary>After its head, before the first byte of its body.</summary>
    AfterHeaders,

    /// <summary>In its body.</summary>
    InBody,
}
