namespace Chaos.Core.Faults;

/// <summary>A fault to inject, as data: the mechanism is the concrete type's business.</summary>
public abstract record FaultSpec
{
    /// <summary>The fault in plain words with its values, for example <c>payment's workers stall</c>.</summary>
    public abstract string Summary { get; }

    /// <summary>What whoever calls sees of it.</summary>
    public abstract FaultEffect Effect { get; }

    /// <summary>What is wrong with the values, each under <paramref name="path"/>.</summary>
    public abstract IEnumerable<PlanError> Errors(string path);
}
