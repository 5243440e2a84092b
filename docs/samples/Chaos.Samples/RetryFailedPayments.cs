using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Load;
using Chaos.Core.Metrics;
using Chaos.Core.Topologies;
using Chaos.Faults.Services;
using Chaos.Mitigations;
using Chaos.Scenarios;

namespace Chaos.Samples;

/// <summary>Payment fails one call in five. With one retry per call, one order in twenty-five fails.</summary>
public sealed class RetryFailedPayments : CallScenario
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    public override Experiment Build(Scale scale)
    {
        var durations = new Durations
        {
            WarmUp = scale.WarmUp,
            Baseline = scale.Baseline,
            Fault = TimeSpan.FromSeconds(20),
            Recovery = TimeSpan.FromSeconds(5),
        }.BeforeFault(s_longest);
        return new()
        {
            Id = "sample.retry",
            Title = "A retry hides failures that do not last",
            Claim = "With one retry a fifth of failed payments becomes a twenty-fifth of failed orders.",
            GuideFigure = "0.2 x 0.2 = 0.04",
            Kind = ExperimentKind.Mitigation,
            Topology = Topology.Of(Instant("order", "payment"), Service("payment", 8, 5)),
            Arms =
            [
                // The control has no mitigation and must miss the objective. Otherwise the fault had no effect.
                Control("none", "no retry"),
                Candidate(
                    "retry",
                    "one retry at once",
                    At("order->payment", new Retry { MaxRetryAttempts = 1, Delay = TimeSpan.Zero })
                ),
            ],
            Workloads = [Orders("order", OpenLoad.Constant(100, durations.Total))],
            Faults = [new FaultWindow { Fault = new FailCalls("payment", .2), Duration = durations.Fault }],
            Durations = durations,
            AttemptTimeout = s_longest,
            Expectations =
            [
                new Objective(new Availability(), Phase.DuringFault, Limit.AtLeast(.9)),
                new Oracle("none", new Availability(), Phase.DuringFault, .80, .03, "1 - 0.2"),
                new Oracle("retry", new Availability(), Phase.DuringFault, .96, .03, "1 - 0.2 x 0.2"),
            ],
            Focus = new Chart("Attempts a second at payment", "payment", Core.Trials.ServiceRecord.Attempts),
            Story =
                "Payment failed a fifth of its calls: {none:good calls} without a retry, {retry:good calls} with one.",
        };
    }
}
