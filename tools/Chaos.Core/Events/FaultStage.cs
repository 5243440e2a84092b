namespace Chaos.Core.Events;

/// <summary>How far a fault is.</summary>
public enum FaultStage
{
    /// <summary>Its injection was asked for.</summary>
    Asked,

    /// <summary>Its mechanism has confirmed it.</summary>
    Injected,

    /// <summary>
    /// Its canaries prove it for the first time: at least five, a quarter of a second after the last of them. A fault
    /// that no canary can feel never gets here.
    /// </summary>
    Felt,

    /// <summary>Its end was asked for.</summary>
    EndAsked,

    /// <summary>It is taken back, confirmed.</summary>
    Reverted,
}
