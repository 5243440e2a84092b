using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Core.Statistics;
using Chaos.Core.Trials;
using Chaos.Engine.Runs;
using Chaos.Records;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Engine.Runs;

public sealed class TriesTests : IDisposable
{
    private readonly RecordFolder _folder = new(Directory.CreateTempSubdirectory("chaos-tries-").FullName);

    public void Dispose() => Directory.Delete(_folder.Path, recursive: true);

    [Fact]
    public async Task A_try_that_the_machine_spoiled_is_repeated_and_all_records_are_kept()
    {
        var (last, spoiled) = await RunAsync(
            2,
            Spoiled("late by 9 ms; what was measured: 80 ms"),
            Spoiled("late by 7 ms"),
            Result(Verdict.Pass)
        );

        Assert.Equal(Verdict.Pass, last.Result.Verdict);
        Assert.Equal([(1, "late by 9 ms"), (2, "late by 7 ms")], spoiled.Select(s => (s.Number, s.Why)));
        // The seed of each record is the number of its try.
        Assert.Equal([1UL, 2UL], spoiled.SelectMany(s => s.Records).Select(p => _folder.ReadTrial(p).Seed));
        Assert.Equal(3UL, _folder.ReadTrial(TrialFiles.PathOf(last.Records[0])).Seed);
    }

    [Fact]
    public async Task Where_every_try_is_spoiled_the_last_one_stands()
    {
        var (last, spoiled) = await RunAsync(1, Spoiled("first"), Spoiled("second"), Result(Verdict.Pass));
        Assert.Equal((Verdict.Inconclusive, "second"), (last.Result.Verdict, last.Result.Headline));
        Assert.Equal("first", Assert.Single(spoiled).Why);
    }

    [Theory]
    [InlineData(Verdict.Pass)]
    [InlineData(Verdict.Fail)]
    [InlineData(Verdict.Inconclusive)]
    [InlineData(Verdict.Invalid)]
    public async Task No_verdict_alone_leads_to_another_try(Verdict verdict)
    {
        var (last, spoiled) = await RunAsync(2, Result(verdict), Result(Verdict.Pass));
        Assert.Equal(verdict, last.Result.Verdict);
        Assert.Empty(spoiled);
    }

    [Fact]
    public async Task No_try_follows_an_unreverted_fault_or_a_request_to_stop()
    {
        var (last, _) = await RunAsync(2, Spoiled("late"), Result(Verdict.Pass), unrevertible: "the proxy is gone");
        Assert.Equal("the proxy is gone", last.Unrevertible);
        (last, var spoiled) = await RunAsync(
            2,
            Spoiled("late"),
            Result(Verdict.Pass),
            new CancellationToken(canceled: true)
        );
        Assert.Equal(Verdict.Inconclusive, last.Result.Verdict);
        Assert.Empty(spoiled);
    }

    [Fact]
    public async Task Further_tries_do_not_raise_the_rate_of_false_alarms()
    {
        // A sound measurement fails once in twenty although nothing is wrong. The machine spoils two of five,
        // independent of the result.
        const int Runs = 4000;
        var (spoil, verdict, fails, decided) = (Chance.Stream("spoil"), Chance.Stream("verdict"), 0, 0);
        for (var run = 0; run < Runs; run++)
        {
            var tries = 0;
            var last = await new Tries(_folder, 2).RunAsync(
                "some",
                () =>
                {
                    var (seed, number) = ((ulong)run, (ulong)tries++);
                    var open = Share(Chance.Bits(seed, spoil, number)) < .4;
                    return Task.FromResult(
                        new Tried(
                            open
                                ? Spoiled("late")
                                : Result(Share(Chance.Bits(seed, verdict, number)) < .05 ? Verdict.Fail : Verdict.Pass),
                            []
                        )
                    );
                },
                _ => { },
                CancellationToken.None
            );
            if (last.Result.Verdict == Verdict.Inconclusive)
                continue;
            decided++;
            if (last.Result.Verdict == Verdict.Fail)
                fails++;
        }
        Assert.InRange((double)decided / Runs, .92, .95); // 1 - .4^3 = .936
        Assert.InRange((double)fails / decided, .04, .06);

        static double Share(ulong bits) => bits / (double)ulong.MaxValue;
    }

    private Task<(Tried Last, IReadOnlyList<SpoiledTry> Spoiled)> RunAsync(
        int retries,
        params ExperimentResult[] results
    ) => RunAsync(retries, results, null, CancellationToken.None);

    private Task<(Tried Last, IReadOnlyList<SpoiledTry> Spoiled)> RunAsync(
        int retries,
        ExperimentResult one,
        ExperimentResult other,
        string unrevertible
    ) => RunAsync(retries, [one, other], unrevertible, CancellationToken.None);

    private Task<(Tried Last, IReadOnlyList<SpoiledTry> Spoiled)> RunAsync(
        int retries,
        ExperimentResult one,
        ExperimentResult other,
        CancellationToken stop
    ) => RunAsync(retries, [one, other], null, stop);

    private async Task<(Tried Last, IReadOnlyList<SpoiledTry> Spoiled)> RunAsync(
        int retries,
        ExperimentResult[] results,
        string? unrevertible,
        CancellationToken stop
    )
    {
        var number = 0;
        var spoiled = new List<SpoiledTry>();
        var last = await new Tries(_folder, retries).RunAsync(
            "some.experiment",
            () =>
            {
                var record = Experiments.Record("with") with { Seed = (ulong)++number };
                _folder.Write(record);
                return Task.FromResult(new Tried(results[number - 1], [record], unrevertible));
            },
            spoiled.Add,
            stop
        );
        return (last, spoiled);
    }

    private static ExperimentResult Spoiled(string why) =>
        Result(Verdict.Inconclusive) with
        {
            SpoiledByMachine = true,
            Headline = why,
        };

    private static ExperimentResult Result(Verdict verdict) =>
        new()
        {
            Id = "some.experiment",
            Title = "",
            Claim = "",
            Kind = ExperimentKind.Mitigation,
            Verdict = verdict,
            Headline = "",
            Story = "",
            Fault = "",
            Focus = new("", "", ""),
        };
}
