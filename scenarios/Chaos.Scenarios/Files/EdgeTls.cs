namespace Chaos.Scenarios.Files;

/// <summary>What a proxy does with the TLS of the caller, in the words of Kubernetes.</summary>
public enum EdgeTls
{
    /// <summary>It passes to the service unread.</summary>
    Pass,

    /// <summary>It ends at the proxy, with a certificate of the run's own authority.</summary>
    Terminate,
}
