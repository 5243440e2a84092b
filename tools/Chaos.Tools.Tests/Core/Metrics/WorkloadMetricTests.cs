using Chaos.Core.Calls;
using Chaos.Core.Expectations;
using Chaos.Core.Experiments;
using Chaos.Core.Metrics;
using Chaos.Core.Trials;

namespace Chaos.Tools.Tests.Core.Metrics;

/// <summary>Metrics over one of several workloads, the share of a status, and goodput.</summary>
public sealed class WorkloadMetricTests
{
    /// <summary>
    /// Two workloads of 100 calls a second each. From the fault on a quarter of the orders is rejected; all profiles
    /// are good.
    /// </summary>
    private static readonly TrialRecord s_record = Two();

    [Fact]
    public void One_workload_is_measured_alone()
    {
        Assert.Equal(
            0.75,
            new OfWorkload("orders", new Availability()).Measure([s_record], Phase.Whole.From(4))!.Value.Value,
            1e-9
        );
        Assert.Equal(
            1,
            new OfWorkload("profiles", new Availability()).Measure([s_record], Phase.Whole.From(4))!.Value.Value,
            1e-9
        );
        Assert.Equal("good calls of orders", new OfWorkload("orders", new Availability()).Name);
    }

    [Fact]
    public void A_workload_that_does_not_exist_is_a_mistake_of_the_plan()
    {
        var error = new OfWorkload("nobody", new Goodput()).TooShort(Some.Experiment(), Phase.DuringFault, null, "x");

        Assert.Equal(("x.metric.workload", "nobody", "calls"), (error!.Field, error.Value, error.Allowed));
        Assert.Null(new OfWorkload("calls", new Goodput()).TooShort(Some.Experiment(), Phase.DuringFault, null, "x"));
        // Calls of other workloads do not count: .999 needs 3,838 failure-free calls, and 11 s at 100/s are 1,100.
        Assert.NotNull(
            new OfWorkload("calls", new Availability()).TooShort(
                Some.Experiment(),
                Phase.AfterFault,
                Limit.AtLeast(.999),
                "x"
            )
        );
    }

    [Fact]
    public void The_share_of_a_status_is_of_all_calls_due()
    {
        Assert.Equal(0.125, new StatusShare(CallStatus.Rejected).Measure([s_record], Phase.DuringFault)!.Value.Value);
        Assert.Equal(0, new StatusShare(CallStatus.TimedOut).Measure([s_record], Phase.DuringFault)!.Value.Value);
        Assert.Equal(0, new StatusShare(CallStatus.Rejected).Measure([s_record], Phase.Baseline)!.Value.Value);
        Assert.Equal(
            ["rejected calls", "timed out calls"],
            new[] { CallStatus.Rejected, CallStatus.TimedOut }.Select(s => new StatusShare(s).Name)
        );
    }

    [Fact]
    public void Goodput_is_good_calls_a_second()
    {
        Assert.Equal(200, new Goodput().Measure([s_record], Phase.Baseline)!.Value.Value);
        Assert.Equal(175, new Goodput().Measure([s_record, s_record], Phase.DuringFault)!.Value.Value);
        Assert.Null(new Goodput().Measure([], Phase.Baseline));
    }

    private static TrialRecord Two()
    {
        var profiles = Some.Record("with");
        return profiles with
        {
            Workloads =
            [
                profiles.Workloads[0] with
                {
                    Name = "orders",
                    Slots =
                    [
                        .. profiles
                            .Workloads[0]
                            .Slots.Select(s =>
                                s.Slot < 6
                                    ? s
                                    : s with
                                    {
                                        Calls = new Dictionary<CallStatus, long>
                                        {
                                            [CallStatus.Ok] = 75,
                                            [CallStatus.Rejected] = 25,
                                        },
                                    }
                            ),
                    ],
                },
                profiles.Workloads[0] with
                {
                    Name = "profiles",
                },
            ],
        };
    }
}
