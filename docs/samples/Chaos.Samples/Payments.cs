using Chaos.Core.Experiments;
using Chaos.Scenarios;
using Chaos.Scenarios.Suites;

namespace Chaos.Samples;

/// <summary>The experiments that a payments team runs before a deployment.</summary>
public sealed class Payments : Suite
{
    public override string Name => "payments";

    public override string Purpose => "retries and time limits of payments, with short faults";

    public override Scale Scale => Scale.Smoke;

    public override string ScaleSummary => "short faults";

    // Ids of the catalogue. * matches any text.
    public override IReadOnlyList<Experiment> Experiments =>
        [.. new[] { "retry.*", "timeout.choice" }.SelectMany(id => Catalogue.Matching(id, Scale))];
}
