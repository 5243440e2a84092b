namespace Chaos.Bench.Kills;

/// <summary>The steps of a run at which something of it is killed, in the order of a run.</summary>
public enum KillStep
{
    FolderMade,
    GuardsReady,
    ServicesStart,
    WarmUp,
    Baseline,
    Injecting,
    FaultActive,
    ServicePaused,
    Reverting,
    Recovery,
    TrialEnded,
    Reporting,
}
