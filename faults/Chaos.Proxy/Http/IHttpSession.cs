namespace Chaos.Proxy.Http;

/// <summary>Handles the requests of one connection of a client, in one version of HTTP.</summary>
internal interface IHttpSession
{
    /// <summary>Runs until the connection ends, then closes the upstream.</summary>
    Task RunAsync();
}
