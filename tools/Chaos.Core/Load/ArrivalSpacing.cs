namespace Chaos.Core.Load;

/// <summary>How the calls of an open load lie along its rate.</summary>
public enum ArrivalSpacing
{
    /// <summary>Evenly: one whenever the rate's integral reaches the next whole number.</summary>
    Even,

    /// <summary>As a Poisson process of that rate, as many independent callers make one.</summary>
    Poisson,
}
