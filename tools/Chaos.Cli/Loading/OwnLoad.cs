using System.Runtime;
using Chaos.Core.Events;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Trials;
using Chaos.Scenarios.Testbeds.Direct;
using Chaos.Targets.Protocols.Grpc;
using Chaos.Targets.Protocols.Http;

namespace Chaos.Cli.Loading;

/// <summary>
/// Makes a short load on a listener of this process before the load that was asked for. The runtime compiles code at its
/// first uses and once more when it is used often, which takes tens of milliseconds each time: without this, the first
/// two seconds of a load would look slow. The service sees nothing of it.
/// </summary>
internal static class OwnLoad
{
    /// <summary>Whole seconds are recorded, so that one of them has to be over.</summary>
    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(1.5);

    /// <summary>Enough calls for the runtime to compile their code for good.</summary>
    private const double PerSecond = 400;

    private const int MostUsers = 8;

    /// <summary>Longer than the time after which the runtime begins to compile what is used often.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(150);

    private const int MostLooks = 10;

    /// <summary>Makes the load.</summary>
    /// <param name="plan">The load that follows.</param>
    /// <param name="watch">Gets its events, so that what shows them is compiled, too.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task MakeAsync(LoadPlan plan, Action<RunEvent> watch, CancellationToken cancellationToken)
    {
        await using var listener = new OwnListener(plan.Workload.Target is GrpcRequestTargetSpec);
        await using var testbed = new DirectTestbed(listener.Address, TimeProvider.System);
        var experiment = plan.Experiment with
        {
            Workloads =
            [
                plan.Workload with
                {
                    // Secrets in headers and login do not leave this process here either.
                    Target = plan.Workload.Target switch
                    {
                        RequestTargetSpec request => request with { KnownAs = null, Tls = false, Http2 = false },
                        GrpcRequestTargetSpec call => call with { KnownAs = null, Tls = false },
                        var other => other,
                    },
                    Load =
                        plan.Workload.Load is ClosedLoad
                            ? ClosedLoad.Constant(MostUsers, s_length) with
                            {
                                Pace = TimeSpan.FromSeconds(MostUsers / PerSecond),
                            }
                            : OpenLoad.Constant(PerSecond, s_length),
                    Iterations = null,
                },
            ],
            Faults = [],
            LoadStops = [],
            Durations = new()
            {
                WarmUp = TimeSpan.Zero,
                Baseline = s_length,
                Fault = TimeSpan.Zero,
                Recovery = TimeSpan.Zero,
            },
        };
        var setup = new TrialSetup
        {
            Experiment = experiment,
            Arms = experiment.Arms,
            Round = 1,
            Seed = 1,
        };
        try
        {
            await Rehearsal.RunAsync(testbed, setup, watch, cancellationToken);
            await SettleAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The load that follows ends at once, and says so.
        }
    }

    /// <summary>
    /// Waits until the runtime has compiled for good what is used often. It does so on a thread of its own, a moment after
    /// nothing new has been used.
    /// </summary>
    private static async Task SettleAsync(CancellationToken cancellationToken)
    {
        var before = -1L;
        for (var look = 0; look < MostLooks && JitInfo.GetCompiledMethodCount() is var now && now != before; look++)
        {
            before = now;
            await Task.Delay(s_look, TimeProvider.System, cancellationToken);
        }
    }
}
