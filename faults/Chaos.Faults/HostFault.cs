using System.Text.Json.Serialization;
using Chaos.Core.Faults;

namespace Chaos.Faults;

/// <summary>A fault of the host that a service runs in, whatever kind of host that is.</summary>
/// <param name="Service">The service.</param>
public abstract record HostFault([property: JsonPropertyOrder(-1)] string Service) : InjectableFault
{
    /// <inheritdoc/>
    public sealed override FaultPlace Place => FaultPlace.Host;

    /// <summary>Whether the fault ends the host, so that a start command is needed to bring it back.</summary>
    public virtual bool EndsHost => false;
}
