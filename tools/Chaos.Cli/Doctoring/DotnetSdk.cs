using Chaos.Cli.Running;

namespace Chaos.Cli.Doctoring;

/// <summary>The .NET SDK.</summary>
internal sealed class DotnetSdk : Requirement
{
    public override string Name => ".NET 10 SDK";

    public override string NeededFor => "building and running everything";

    /// <summary>
    /// The SDK is not essential for an installed tool or in a container: both already run on a runtime.
    /// </summary>
    public override bool Essential =>
        !CalledAs.IsTool(AppContext.BaseDirectory)
        && Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") != "true";

    public override string? Find() => Probe.FirstLine("dotnet", "--version");

    public override string HowToGet => "install the .NET 10 SDK from Microsoft or your distribution";
}
