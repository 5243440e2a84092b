using System.Globalization;

namespace Chaos.Bench;

/// <summary>One benchmark: one file. It is found by its type and needs no registration.</summary>
public abstract class Benchmark
{
    private readonly List<BenchFigure> _figures = [];

    /// <summary>All benchmarks, sorted by name.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        .. typeof(Benchmark)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Benchmark)) && !t.IsAbstract)
            .Select(t => (Benchmark)Activator.CreateInstance(t)!)
            .OrderBy(b => b.Name, StringComparer.Ordinal),
    ];

    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The measurement, in a line.</summary>
    public abstract string Summary { get; }

    /// <summary>The figures that it has reported.</summary>
    public IReadOnlyList<BenchFigure> Figures => _figures;

    /// <summary>Runs the benchmark and prints its figures. Returns true when all of them meet their bars.</summary>
    public abstract Task<bool> RunAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a figure for the JSON file.</summary>
    protected void Add(BenchFigure figure) => _figures.Add(figure);

    /// <summary>Prints a figure beside its bar. Returns whether the figure meets it.</summary>
    protected bool Report(string figure, double value, string unit, double least, double most)
    {
        var met = value >= least && value <= most;
        var bar =
            double.IsPositiveInfinity(most) ? $"at least {Text(least)}"
            : double.IsNegativeInfinity(least) ? $"at most {Text(most)}"
            : $"{Text(least)} to {Text(most)}";
        Console.WriteLine($"  {(met ? "ok  " : "MISS")} {figure, -46} {Text(value), 14} {unit, -6} bar: {bar}");
        Add(new(figure, unit, new Dictionary<string, double> { ["measured"] = value }, bar, met));
        return met;
    }

    /// <summary>A number as the tables show it.</summary>
    protected static string Text(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}
