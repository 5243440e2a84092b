namespace Chaos.Bench.Kills;

/// <summary>What of a run is killed.</summary>
public enum KillVictim
{
    Runner,
    Warden,
    Proxy,
    Target,
    RunnerAndWarden,
    RunnerThenWarden,
}
