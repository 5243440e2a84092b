namespace Chaos.Core.Events;

/// <summary>The stages of a fault, from the request to the revert.</summary>
public enum FaultStage
{
    /// <summary>The injection was requested.</summary>
    Asked,

    /// <summary>The mechanism confirmed that the fault is active.</summary>
    Injected,

    /// <summary>
    /// The canaries prove the fault for the first time: at least five of them, a quarter of a second after the last
    /// one. A fault that no canary can feel never reaches this stage.
    /// </summary>
    Felt,

    /// <summary>The revert was requested.</summary>
    EndAsked,

    /// <summary>The mechanism confirmed that the fault is reverted.</summary>
    Reverted,
}
