using System.Globalization;

namespace Chaos.Bench;

/// <summary>One benchmark: one file. It is found by its type and needs no registration.</summary>
public abstract class Benchmark
{
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

    /// <summary>Runs the benchmark and prints its figures. Returns true when all of them meet their bars.</summary>
    public abstract Task<bool> RunAsync(CancellationToken cancellationToken);

    /// <summary>Prints a figure beside its bar. Returns whether the figure meets it.</summary>
    protected static bool Report(string figure, double value, string unit, double least, double most)
    {
        var met = value >= least && value <= most;
        var bar =
            double.IsPositiveInfinity(most) ? $"at least {Text(least)}"
            : double.IsNegativeInfinity(least) ? $"at most {Text(most)}"
            : $"{Text(least)} to {Text(most)}";
        Console.WriteLine($"  {(met ? "ok  " : "MISS")} {figure, -46} {Text(value), 14} {unit, -6} bar: {bar}");
        return met;
    }

    private static string Text(double value) => value.ToString("#,0.###", CultureInfo.InvariantCulture);
}
