namespace Chaos.Cli.Doctoring;

/// <summary>The .NET SDK.</summary>
public sealed class DotnetSdk : Requirement
{
    public override string Name => ".NET 10 SDK";

    public override string NeededFor => "building and running everything";

    public override bool Essential => true;

    public override string? Find() => Probe.FirstLine("dotnet", "--version");

    public override string HowToGet => "install the .NET 10 SDK from Microsoft or your distribution";
}
