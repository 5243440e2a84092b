using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Records;

namespace Chaos.Engine.Runs;

/// <summary>
/// Runs an experiment, and again when the machine spoiled it. Only what the machine did leads to another try, never
/// the value of a figure; a Fail is never tried again. All tries use the same seed, so arrivals and random draws are
/// those of the first try. No try is selected by its result.
/// </summary>
/// <param name="folder">The folder with the records of all tries.</param>
/// <param name="retries">The most further tries.</param>
internal sealed class Tries(RecordFolder folder, int retries)
{
    /// <summary>
    /// Runs tries until one counts, and returns the last. The records of earlier tries are set aside.
    /// </summary>
    /// <param name="experiment">Id of the experiment.</param>
    /// <param name="once">Makes one try and writes its records to the folder.</param>
    /// <param name="spoiled">Called with each try after which another follows.</param>
    /// <param name="cancellationToken">Prevents a further try.</param>
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

    /// <summary>The reason a try was spoiled, without the figures after it, which do not count.</summary>
    private static string Clause(string headline) => headline.Split("; ")[0];
}
