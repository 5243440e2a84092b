namespace Chaos.Bench.Proxies;

/// <summary>What was measured of each way in each round.</summary>
internal sealed class ProxyRounds
{
    private readonly Dictionary<(string Figure, string Way), List<double>> _measured = [];

    public void Add(string figure, string way, double value)
    {
        if (!_measured.TryGetValue((figure, way), out var values))
            _measured[(figure, way)] = values = [];
        values.Add(value);
    }

    /// <summary>Forgets everything: a round that only warmed up.</summary>
    public void Clear() => _measured.Clear();

    /// <summary>The median of a figure; null when the way was not measured.</summary>
    public double? this[string figure, string way] =>
        _measured.TryGetValue((figure, way), out var values) ? Middle(values) : null;

    /// <summary>The median over the rounds of one way's figure divided by another's of the same round.</summary>
    public double? Ratio(string figure, string way, string otherFigure, string other) =>
        _measured.TryGetValue((figure, way), out var values)
        && _measured.TryGetValue((otherFigure, other), out var others)
            ? Middle(values.Zip(others, (a, b) => a / b))
            : null;

    private static double Middle(IEnumerable<double> values) =>
        values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
