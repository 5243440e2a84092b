using Chaos.Core.Experiments;

namespace Chaos.Scenarios.Suites;

/// <summary>The default suite, for a first run and for every change.</summary>
public sealed class Smoke : Suite
{
    public override string Name => "smoke";

    public override string Purpose => "a verdict within three minutes: short faults, control and candidate only";

    public override Scale Scale => Scale.Smoke;

    public override string ScaleSummary => "short faults";

    public override IReadOnlyList<Experiment> Experiments =>
        [
            .. new[]
            {
                "retry.storm",
                "rest.idempotency-key",
                "breaker.states",
                "chain.availability",
                "grpc.deadline",
                "kafka.commit-order",
            }.SelectMany(id => Catalogue.Matching(id, Scale)),
        ];
}
