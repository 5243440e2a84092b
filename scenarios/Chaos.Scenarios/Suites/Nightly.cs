using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Suites;

/// <summary>All experiments.</summary>
public sealed class Nightly : Suite
{
    public override string Name => "nightly";

    public override string Purpose => "every experiment with every arm and long faults";

    public override Scale Scale => Scale.Nightly;

    public override string ScaleSummary => "long faults, every arm, real brokers";

    public override IReadOnlyList<Experiment> Experiments => Catalogue.Experiments(Scale);
}
