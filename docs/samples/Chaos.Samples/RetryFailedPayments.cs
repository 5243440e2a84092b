using Chaos.Core.Metrics;
using Chaos.Faults.Services;
using Chaos.Scenarios;

namespace Chaos.Samples;

/// <summary>Payment fails one call in five. With one retry per call, one order in twenty-five fails.</summary>
public sealed class RetryFailedPayments : CallScenario
{
    protected override ExperimentPlan Plan(Scale scale) =>
        new()
        {
            Id = "sample.retry",
            Title = "A retry hides failures that do not last",
            Claim = "With one retry a fifth of failed payments becomes a twenty-fifth of failed orders.",
            GuideFigure = "0.2 x 0.2 = 0.04",
            Topology = OrderAndPayment(workers: 8, milliseconds: 5),
            Phases = Phases(scale, fault: 20, recovery: 5),
            OrdersPerSecond = 100,
            Faults = [new FailCalls("payment", .2)],
            Arms =
            [
                // The control has no mitigation and must miss the objective. Otherwise the fault had no effect.
                Control("none", "no retry"),
                Candidate("retry", "one retry at once", At(ToPayment, AtOnce(retries: 1))),
            ],
            Expectations =
            [
                Objective(new Availability(), During, AtLeast(.9)),
                Oracle("none", new Availability(), During, .80, .03, "1 - 0.2"),
                Oracle("retry", new Availability(), During, .96, .03, "1 - 0.2 x 0.2"),
            ],
            Focus = AttemptsAt("payment"),
            Story = """
                Payment failed a fifth of its calls: {none:good calls} without a retry, {retry:good calls} with one.
                """,
        };
}
