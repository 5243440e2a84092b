using Chaos.Cli.Doctoring;

namespace Chaos.Samples;

/// <summary>Checks that curl, an HTTP client for the command line, is installed.</summary>
public sealed class Curl : Requirement
{
    public override string Name => "curl";

    public override string NeededFor => "trying the proxy's API by hand";

    public override string? Find() => Probe.OnPath("curl");

    public override IReadOnlyList<string> DebianPackages => ["curl"];

    public override string HowToGet => "install curl with your package manager";
}
