using Chaos.Core.Calls;
using Chaos.Core.Experiments;
using Chaos.Core.Journeys;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Chaos.Engine.Generators;

namespace Chaos.Engine.Trials;

/// <summary>
/// Makes the calls of setup and teardown, once each for an arm, beside the load. They are in no record, and services
/// do not count them.
/// </summary>
/// <param name="testbed">Where the trial runs.</param>
internal sealed class TrialSteps(ITestbed testbed)
{
    private static readonly TimeSpan s_usual = TimeSpan.FromSeconds(5);

    /// <summary>The longest that a teardown may take.</summary>
    private static readonly TimeSpan s_teardown = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Visit> _visits = [];

    /// <summary>What the setup of an arm captured.</summary>
    public IReadOnlyDictionary<string, string> SharedOf(Arm arm) =>
        _visits.GetValueOrDefault(arm.Name)?.Captured ?? new Dictionary<string, string>();

    /// <summary>Makes the calls of the setup.</summary>
    /// <exception cref="WrongExperimentException">One of them was not good.</exception>
    public async Task SetUpAsync(TrialSetup setup, CancellationToken cancellationToken)
    {
        if (setup.Experiment.Setup is not { } journey)
            return;
        foreach (var arm in setup.Arms)
        {
            var visit = _visits[arm.Name] = new Visit(0);
            if (await WalkAsync(setup.Experiment, arm, journey, visit, cancellationToken) is { } failed)
                throw new WrongExperimentException($"setup failed, so that no load was made: {failed}");
        }
    }

    /// <summary>
    /// Makes the calls of the teardown, also after an abort. Returns what failed, for each arm in which something did.
    /// </summary>
    public async Task<IReadOnlyList<string>> TearDownAsync(TrialSetup setup)
    {
        if (setup.Experiment.Teardown is not { } journey)
            return [];
        var failures = new List<string>();
        using var limit = new CancellationTokenSource(s_teardown, testbed.Time);
        foreach (var arm in setup.Arms)
        {
            var visit = new Visit(0) { Shared = SharedOf(arm) };
            try
            {
                if (await WalkAsync(setup.Experiment, arm, journey, visit, limit.Token) is { } failed)
                    failures.Add($"teardown failed: {failed}");
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested)
            {
                failures.Add($"teardown failed: it took longer than {s_teardown.TotalSeconds:0} s");
            }
            catch (TestbedException e)
            {
                failures.Add($"teardown failed: {e.Message}");
            }
        }
        return failures;
    }

    private async Task<string?> WalkAsync(
        Experiment experiment,
        Arm arm,
        Journey journey,
        Visit visit,
        CancellationToken cancellationToken
    )
    {
        var workload = experiment.WorkloadsOf(arm)[0];
        for (var i = 0; i < journey.Steps.Count; i++)
        {
            var step = journey.Steps[i];
            await Task.Delay(step.Before.Least, testbed.Time, cancellationToken);
            await using var target = testbed.Connect(arm, workload with { Target = step.Target, Mix = [] }, null);
            var timeout = step.Timeout ?? s_usual;
            using var passed = new CancellationTokenSource(timeout, testbed.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(passed.Token, cancellationToken);
            CallResult result = default;
            Exception? exception = null;
            try
            {
                // A number below 0 is none that services count.
                result = await target.CallAsync(new(-1 - i, 0) { Visit = visit }, either.Token);
            }
            catch (Exception e)
            {
                exception = e;
            }
            cancellationToken.ThrowIfCancellationRequested();
            if (EndOfCall.Of(result, exception, passed.IsCancellationRequested, isStopped: false) is not { } end)
                throw exception!;
            if (!end.Status.IsGood())
                return $"{step.Name}: {end.Detail ?? end.Outcome ?? OutcomeWords.Of(end.Status)}";
        }
        return null;
    }
}
