using Chaos.Core.Experiments;
using Chaos.Core.Judging;
using Chaos.Core.Records;
using Chaos.Engine.Runs;
using Chaos.Engine.Trials;

namespace Chaos.Tools.Tests.Engine.Runs;

/// <summary>A watcher who looks at nothing.</summary>
internal sealed class Unwatched : IRunWatcher
{
    public void Judged(MutantResult mutant) { }

    public void Spoiled(SpoiledTry spoiled) { }

    public void Progress(TrialProgress progress) { }

    public void Judged(Experiment experiment, ExperimentResult result) { }
}
