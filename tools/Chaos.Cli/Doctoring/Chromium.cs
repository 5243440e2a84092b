namespace Chaos.Cli.Doctoring;

/// <summary>A browser that can run headless.</summary>
internal sealed class Chromium : Requirement
{
    public override string Name => "Chromium";

    public override string NeededFor => "tests of the report page";

    public override string? Find() =>
        Probe.OnPath("chromium") ?? Probe.OnPath("chromium-browser") ?? Probe.OnPath("google-chrome");

    public override IReadOnlyList<string> DebianPackages => ["chromium"];

    public override string HowToGet => "install Chromium with your package manager";
}
