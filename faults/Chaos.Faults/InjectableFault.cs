using System.Globalization;
using Chaos.Core;
using Chaos.Core.Faults;

namespace Chaos.Faults;

/// <summary>
/// A fault that can be injected for real. Adding one is one file: its data, its mistakes, its effect and how it binds.
/// </summary>
public abstract record InjectableFault : FaultSpec
{
    /// <summary>The fault at its place. Nothing is injected yet.</summary>
    public abstract IFault Bind(IFaultSite site);

    /// <inheritdoc/>
    public override IEnumerable<PlanError> Errors(string path) => [];

    /// <summary>A mistake when a share is not above 0 and at most 1.</summary>
    protected static IEnumerable<PlanError> ShareErrors(string path, double share)
    {
        if (share is not (> 0 and <= 1))
            yield return new($"{path}.share", $"{share}", "above 0, at most 1")
            {
                Meant = share is > 1 and <= 100
                    ? string.Create(CultureInfo.InvariantCulture, $"{share} % or {share / 100}")
                    : null,
            };
    }

    /// <summary>A mistake when a delay is not above 0 and at most a minute.</summary>
    protected static IEnumerable<PlanError> DelayErrors(string path, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero || delay > TimeSpan.FromMinutes(1))
            yield return new($"{path}.delay", $"{delay.TotalMilliseconds} ms", "above 0, at most 60,000 ms");
    }
}
