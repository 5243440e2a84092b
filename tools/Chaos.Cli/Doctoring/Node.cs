namespace Chaos.Cli.Doctoring;

/// <summary>Node.js, for the example of a service that is not written in .NET.</summary>
internal sealed class Node : Requirement
{
    public override string Name => "Node.js";

    public override string NeededFor => "the example in targets/examples/node";

    public override string? Find() => Probe.OnPath("node");

    public override IReadOnlyList<string> DebianPackages => ["nodejs"];

    public override string HowToGet => "install Node.js 18 or newer with your package manager";
}
