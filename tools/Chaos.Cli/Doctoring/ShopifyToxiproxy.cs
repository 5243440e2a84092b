namespace Chaos.Cli.Doctoring;

/// <summary>The original Toxiproxy server.</summary>
internal sealed class ShopifyToxiproxy : Requirement
{
    public override string Name => "toxiproxy-server";

    public override string NeededFor => "tests that drive the original beside our own proxy (CHAOS_PEERS or PATH)";

    public override string? Find() =>
        (
            Environment.GetEnvironmentVariable("CHAOS_PEERS") is { Length: > 0 } peers
            && File.Exists(Path.Combine(peers, "toxiproxy-server"))
                ? Path.Combine(peers, "toxiproxy-server")
                : null
        ) ?? Probe.OnPath("toxiproxy-server");

    public override string HowToGet =>
        "download a release of Shopify's Toxiproxy and put toxiproxy-server on the PATH, or name its folder in CHAOS_PEERS";
}
