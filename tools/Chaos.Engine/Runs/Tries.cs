using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Records;

namespace Chaos.Engine.Runs;

/// <summary>
/// Runs an experiment, and again where the machine spoiled it. What calls for another try is what the machine did and
/// never which way a figure went, a Fail is never tried again, and the seed stays the same, so that arrivals and draws
/// are those of the first try: nothing is picked by its result.
/// </summary>
/// <param name="folder">Where the records of all tries are kept.</param>
/// <param name="retries">How many further tries there may be.</param>
internal sealed class Tries(RecordFolder folder, int retries)
{
    /// <summary>The last try. The records of those before it are set aside.</summary>
    /// <param name="experiment">Id of the experiment.</param>
    /// <param name="once">Makes one try, whose records are in the folder then.</param>
    /// <param name="spoiled">Is told of each try that another one follows.</param>
    /// <param name="cancellationToken">Keeps another try from being made.</param>
    public async Task<Tried> RunAsync(
        string experiment,
        Func<Task<Tried>> once,
        Action<SpoiledTry> spoiled,
        CancellationToken cancellationToken
    )
    {
        var last = await once();
        for (
            var number = 1;
            number <= retries
                && last is { Result: { Verdict: Verdict.Inconclusive, SpoiledByMachine: true }, Unrevertible: null }
                && !cancellationToken.IsCancellationRequested;
            number++
        )
        {
            var one = new SpoiledTry(
                experiment,
                number,
                Clause(last.Result.Headline),
                [.. last.Records.Select(r => folder.SetAside(r, number))]
            );
            spoiled(one);
            last = await once();
        }
        return last;
    }

    /// <summary>What spoiled it, without the figures behind, which are worth nothing.</summary>
    private static string Clause(string headline) => headline.Split("; ")[0];
}
