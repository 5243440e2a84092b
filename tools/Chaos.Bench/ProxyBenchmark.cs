using Chaos.Bench.Proxies;
using static Chaos.Bench.Proxies.ProxyCells;
using static Chaos.Bench.Proxies.ProxyContest;

namespace Chaos.Bench;

/// <summary>
/// Measures our proxy beside HAProxy and Toxiproxy, where they are installed: what it costs without a toxic, and how true
/// its toxics are. Every way is measured once in each round, so that disturbances of the machine hit all of them.
/// </summary>
internal sealed class ProxyBenchmark : Benchmark
{
    private const int Rounds = 5;
    private const string LoadFile = "/proc/loadavg";

    private readonly ProxyRounds _rounds = new();
    private bool _met = true;

    public override string Name => "proxy";

    public override string Summary =>
        "our proxy beside HAProxy and Toxiproxy: cost of bytes and requests, truth of toxics, memory (about 5 min)";

    public override async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        using var contest = new ProxyContest();
        await contest.StartAsync(Toxics, cancellationToken);
        contest.Missing.ForEach(Console.WriteLine);
        var cells = new ProxyCells(contest, _rounds);
        // The first round warms up and does not count.
        for (var round = 0; round <= Rounds; round++)
        {
            await MeasureAsync(contest, cells, round, cancellationToken);
            if (round == 0)
                _rounds.Clear();
        }
        // A machine that others use too slows every way, and not all of them alike.
        var load = File.Exists(LoadFile) ? $", load average {File.ReadAllText(LoadFile).Split(' ')[0]}" : "";
        Console.WriteLine($"medians of {Rounds} rounds, {Environment.ProcessorCount} processors{load}");
        Console.WriteLine($"     {"", -48}{Ours, 13}{HaProxy, 13}{Toxiproxy, 13}");
        TellToxics();
        TellTraffic();
        TellHttp();
        Tell(Memory, "MB", "at most 60", _rounds[Memory, Ours] <= 60);
        Tell(Listening, "ms", "at most 70", _rounds[Listening, Ours] <= 70);
        return _met;
    }

    private async Task MeasureAsync(
        ProxyContest contest,
        ProxyCells cells,
        int round,
        CancellationToken cancellationToken
    )
    {
        foreach (var ms in Latencies)
            InTurn([Ours, Toxiproxy], way => cells.Latency(way, ms));
        foreach (var kb in Rates)
            InTurn([Ours, Toxiproxy], way => cells.Bandwidth(way, kb));
        InTurn([Ours, HaProxy, Toxiproxy], way => cells.Fetch(way, BulkFigure, contest.Without(way)));
        InTurn([Ours, Toxiproxy], way => cells.Fetch(way, Far, contest.With(way, Far)));
        foreach (var users in Users)
            InTurn([Ours, HaProxy, Toxiproxy, OursHttp], way => cells.Requests(way, users));
        InTurn([Direct], way => cells.Requests(way, 1));
        InTurn([Ours, HaProxy, Toxiproxy], cells.Connections);
        InTurn([Ours, HaProxy, Toxiproxy], cells.Start);
        foreach (var way in InOrder([Ours, HaProxy, Toxiproxy]))
            await cells.MemoryAsync(way, cancellationToken);

        void InTurn(string[] ways, Action<string> measure)
        {
            foreach (var way in InOrder(ways))
                measure(way);
        }

        // Odd rounds run backwards, so that the way measured before another is not always the same.
        List<string> InOrder(string[] ways)
        {
            var present = contest.Present(ways).ToList();
            if (round % 2 == 1)
                present.Reverse();
            return present;
        }
    }

    private void TellToxics()
    {
        foreach (var ms in Latencies)
        {
            Tell($"{LatencyOf(ms)}, p50 over it", "ms", null, true);
            var figure = $"{LatencyOf(ms)}, p99 over it";
            Tell(
                figure,
                "ms",
                "at most 0.5, or level with Toxiproxy (1.1)",
                _rounds[figure, Ours] <= .5 || _rounds[figure, Ours] <= 1.1 * _rounds[figure, Toxiproxy]
            );
        }
        foreach (var kb in Rates)
        {
            var least = kb >= 125_000 ? 98 : 99;
            Tell(
                RateOf(kb),
                "%",
                $"{least} to 101",
                _rounds[RateOf(kb), Ours] is { } share && share >= least && share <= 101
            );
        }
        Tell(Far, "Gbit/s", null, true);
        TellRatio($"{Far}, against none", _rounds.Ratio(Far, Ours, BulkFigure, Ours), .8);
    }

    private void TellTraffic()
    {
        Tell(BulkFigure, "Gbit/s", null, true);
        TellRatio("bulk against HAProxy", _rounds.Ratio(BulkFigure, Ours, BulkFigure, HaProxy), 1);
        foreach (var users in Users)
        {
            var figure = RequestsAt(users);
            Tell(figure, "/s", null, true);
            TellRatio($"{figure}, against HAProxy", _rounds.Ratio(figure, Ours, figure, HaProxy), .9);
            TellRatio($"{figure}, against Toxiproxy", _rounds.Ratio(figure, Ours, figure, Toxiproxy), 1);
            var p99 = $"{figure}, p99";
            Tell(p99, "ms", "below Toxiproxy", _rounds[p99, Toxiproxy] is not { } other || _rounds[p99, Ours] < other);
        }
        TellAdded("time added one way at 1 connection", Ours);
        Tell(PerRequest, "/s", null, true);
        TellRatio($"{PerRequest}, against HAProxy", _rounds.Ratio(PerRequest, Ours, PerRequest, HaProxy), .9);
    }

    private void TellHttp()
    {
        foreach (var users in Users)
        {
            var figure = RequestsAt(users);
            TellOne($"HTTP: {figure}", _rounds[figure, OursHttp]!.Value, "/s", null, true);
            TellRatio($"HTTP: {figure}, against bytes", _rounds.Ratio(figure, OursHttp, figure, Ours), .75);
        }
        TellAdded("HTTP: time added one way at 1 connection", OursHttp);
    }

    private void TellAdded(string name, string way)
    {
        var added = (_rounds[$"{RequestsAt(1)}, p50", way] - _rounds[$"{RequestsAt(1)}, p50", Direct]) / 2;
        TellOne(name, added!.Value, "ms", "at most 0.3", added <= .3);
    }

    private void TellRatio(string name, double? ratio, double least)
    {
        if (ratio is { } value)
            TellOne(name, value, "x", $"at least {Text(least)}", value >= least);
    }

    private void TellOne(string name, double value, string unit, string? bar, bool met) =>
        Tell(name, unit, bar, met, new Dictionary<string, double> { [Ours] = value });

    private void Tell(string figure, string unit, string? bar, bool met) =>
        Tell(
            figure,
            unit,
            bar,
            met,
            new[] { Ours, HaProxy, Toxiproxy }
                .Where(w => _rounds[figure, w] is not null)
                .ToDictionary(w => w, w => _rounds[figure, w]!.Value)
        );

    private void Tell(string name, string unit, string? bar, bool met, Dictionary<string, double> values)
    {
        _met &= met;
        Add(new(name, unit, values, bar, met));
        var mark =
            bar is null ? ""
            : met ? "ok"
            : "MISS";
        var columns = string.Concat(
            new[] { Ours, HaProxy, Toxiproxy }.Select(w => $"{(values.TryGetValue(w, out var v) ? Text(v) : ""), 13}")
        );
        Console.WriteLine($"{mark, -4} {name, -48}{columns} {unit, -6} {(bar is null ? "" : $"bar: {bar}")}");
    }
}
