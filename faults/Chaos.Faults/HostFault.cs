using System.Text.Json.Serialization;
using Chaos.Core.Faults;

namespace Chaos.Faults;

/// <summary>A fault of what a service runs in, whatever that is.</summary>
/// <param name="Service">The service.</param>
public abstract record HostFault([property: JsonPropertyOrder(-1)] string Service) : InjectableFault
{
    /// <inheritdoc/>
    public sealed override FaultPlace Place => FaultPlace.Host;

    /// <summary>Whether the host ends, so that something has to be there that starts it again.</summary>
    public virtual bool EndsHost => false;
}
