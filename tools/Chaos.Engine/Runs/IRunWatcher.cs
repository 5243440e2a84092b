using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Engine.Trials;

namespace Chaos.Engine.Runs;

/// <summary>Somebody who watches a run: the live terminal, or a plain log.</summary>
public interface IRunWatcher
{
    /// <summary>A trial of it is going on.</summary>
    void Progress(TrialProgress progress);

    /// <summary>The machine spoiled a try of an experiment, and another one begins.</summary>
    void Spoiled(SpoiledTry spoiled);

    /// <summary>An experiment has its result.</summary>
    void Judged(Experiment experiment, ExperimentResult result);

    /// <summary>A mitigation that was broken on purpose was found out, or was not.</summary>
    void Judged(MutantResult mutant);
}
