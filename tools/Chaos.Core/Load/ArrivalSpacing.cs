namespace Chaos.Core.Load;

/// <summary>How the calls of an open load are distributed along its rate.</summary>
public enum ArrivalSpacing
{
    /// <summary>Evenly: one call whenever the rate's integral reaches the next whole number.</summary>
    Even,

    /// <summary>As a Poisson process of that rate, which is how the calls of many independent callers arrive.</summary>
    Poisson,
}
