using Chaos.Core;
using Chaos.Core.Faults;

namespace Chaos.Tools.Tests.Engine.Simulation;

/// <summary>A fault that consists only of its effect, which is all that the simulation uses.</summary>
internal sealed record EffectOnly(FaultEffect Seen) : FaultSpec
{
    public override string Summary => $"{Seen.Kind} at {Seen.Site}";

    public override FaultEffect Effect => Seen;

    public override FaultPlace Place => FaultPlace.Switch;

    public override IEnumerable<PlanError> Errors(string path) => [];
}
