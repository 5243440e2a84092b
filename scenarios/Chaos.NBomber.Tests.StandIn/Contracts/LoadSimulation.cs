namespace NBomber.Contracts;

/// <summary>A part of the load of a scenario.</summary>
public sealed record LoadSimulation
{
    internal LoadSimulation(string kind, int value, TimeSpan interval, TimeSpan during) =>
        (Kind, Value, Interval, During) = (kind, value, interval, during);

    internal string Kind { get; }

    internal int Value { get; }

    internal TimeSpan Interval { get; }

    internal TimeSpan During { get; }

    internal bool IsOfCopies => Kind is "keep_constant" or "ramping_constant";

    public override string ToString() =>
        Kind == "pause" ? $"pause {During.TotalSeconds:0.###} s"
        : IsOfCopies ? $"{Kind} {Value} for {During.TotalSeconds:0.###} s"
        : $"{Kind} {Value} in {Interval.TotalSeconds:0.###} s for {During.TotalSeconds:0.###} s";
}
