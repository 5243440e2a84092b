using System.Globalization;
using Chaos.Bench.Kills;

namespace Chaos.Bench;

/// <summary>
/// Kills each part of a run at each of its steps, and looks for what is left of it. A runner that lives is waited for,
/// and the time counts from its end; otherwise it counts from the kill.
/// </summary>
internal sealed class KillBenchmark : Benchmark
{
    private const int AtOnce = 3;

    /// <summary>The lease of a fault, and two seconds.</summary>
    private static readonly TimeSpan s_bar = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public override string Name => "kills";

    public override string Summary =>
        "what is left of a run that is killed: 12 steps x 6 victims (about 8 min; needs node)";

    public override async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var cells = Enum.GetValues<KillStep>()
            .SelectMany(step => Enum.GetValues<KillVictim>().Select(victim => (Step: step, Victim: victim)))
            .ToList();
        var results = new Dictionary<(KillStep, KillVictim), Cell>();
        await Parallel.ForEachAsync(
            cells,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (cell, token) =>
            {
                var result = await KillAsync(cell.Step, cell.Victim, token);
                lock (results)
                    results[cell] = result;
                foreach (var left in result.Left)
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"  LEFT {cell.Victim} at {cell.Step} after {result.Took!.Value.TotalSeconds:0.00} s: {left}"
                        )
                    );
            }
        );
        Console.WriteLine("seconds until nothing is left; - where the victim does not exist at that step");
        Console.WriteLine($"  {"step", -14} {string.Join(' ', Enum.GetNames<KillVictim>().Select(v => $"{v, 16}"))}");
        foreach (var step in Enum.GetValues<KillStep>())
            Console.WriteLine(
                $"  {step, -14} {string.Join(' ', Enum.GetValues<KillVictim>().Select(v => $"{results[(step, v)], 16}"))}"
            );
        var kills = results.Values.Where(r => r.Took is not null).ToList();
        var met = Report("kills", kills.Count, "", 60, double.PositiveInfinity);
        met &= Report("kills that left something", kills.Count(k => k.Left.Count > 0), "", 0, 0);
        return met
            & Report(
                "longest time until nothing is left",
                kills.Select(k => k.Took!.Value.TotalSeconds).DefaultIfEmpty().Max(),
                "s",
                0,
                s_bar.TotalSeconds
            );
    }

    private static async Task<Cell> KillAsync(KillStep step, KillVictim victim, CancellationToken cancellationToken)
    {
        await using var run = await KilledRun.StartAsync(victim == KillVictim.Proxy, cancellationToken);
        var killed =
            await run.ReachesAsync(step, cancellationToken) is { } id
            && await run.KillAsync(id, victim, cancellationToken)
                ? id
                : null;
        if (killed is null)
            return new(null, []);
        var (took, left) = await run.CleanAsync(
            killed,
            victim is KillVictim.Warden or KillVictim.Proxy or KillVictim.Target,
            s_patience,
            cancellationToken
        );
        return new(took, left);
    }

    private sealed record Cell(TimeSpan? Took, IReadOnlyList<string> Left)
    {
        public override string ToString() =>
            Took is not { } took ? "-"
            : Left.Count > 0 ? "LEFT"
            : took.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
    }
}
