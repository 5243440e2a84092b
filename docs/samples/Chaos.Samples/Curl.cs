using Chaos.Cli.Doctoring;

namespace Chaos.Samples;

/// <summary>A client of HTTP on the command line.</summary>
public sealed class Curl : Requirement
{
    public override string Name => "curl";

    public override string NeededFor => "trying the proxy's API by hand";

    public override string? Find() => Probe.OnPath("curl");

    public override IReadOnlyList<string> DebianPackages => ["curl"];

    public override string HowToGet => "install curl with your package manager";
}
