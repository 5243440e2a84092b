using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Journeys;
using Chaos.Core.Load;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;
using Chaos.Engine.Journeys;
using Chaos.Engine.Recording;
using Chaos.Engine.Time;

namespace Chaos.Tools.Tests.Engine.Journeys;

/// <summary>Runs a workload with a mix in virtual time. The test decides how its steps answer.</summary>
internal sealed class JourneyRun(VirtualTime time, Func<string, Call, CancellationToken, ValueTask<CallResult>> answer)
{
    private readonly List<(string Step, Call Call, TimeSpan At)> _calls = [];

    /// <summary>The calls in the order in which they were made.</summary>
    public IReadOnlyList<(string Step, Call Call, TimeSpan At)> Calls => _calls;

    public static Step Step(string name, double thinkSeconds = 0, double? timeoutSeconds = null) =>
        new()
        {
            Name = name,
            Target = new NamedService { Service = "shop" },
            Before = new(Some.Seconds(thinkSeconds), Some.Seconds(thinkSeconds)),
            Timeout = timeoutSeconds is { } seconds ? Some.Seconds(seconds) : null,
        };

    public static MixPart Part(double weight, string name, params Step[] steps) =>
        new(weight, new() { Name = name, Steps = steps });

    public static Workload Workload(LoadProfile load, params MixPart[] mix) =>
        Some.Workload(load) with
        {
            Name = "shop",
            Mix = mix,
        };

    public async Task<WorkloadRecord> RunAsync(Workload workload, CancellationToken cancellationToken = default) =>
        await time.RunAsync(async () =>
        {
            var start = time.GetTimestamp();
            var recorders = workload.Parts.ToDictionary(
                p => p.Name,
                p => new Recorder(
                    workload with
                    {
                        Name = p.Name,
                        Mix = [],
                    },
                    time,
                    start,
                    TimeSpan.Zero,
                    workload.GivenUpAfter
                )
            );
            await using var target = new JourneyTarget(
                workload,
                step => new FunctionTarget(
                    (call, stop) =>
                    {
                        lock (_calls)
                            _calls.Add((step.Name, call, time.GetElapsedTime(start)));
                        return answer(step.Name, call, stop);
                    }
                ),
                name => recorders[name],
                1,
                new Dictionary<string, string>()
            );
            var whole = new Recorder(workload, time, start, TimeSpan.Zero);
            try
            {
                await LoadGenerator.RunAsync(workload, target, 1, whole, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The records tell what had ended.
            }
            return whole.Finish() with
            {
                Parts =
                [
                    .. workload.Parts.Select(p =>
                        recorders[p.Name].Finish() with
                        {
                            IsWhole = p.IsWhole ? true : null,
                        }
                    ),
                ],
            };
        });
}
