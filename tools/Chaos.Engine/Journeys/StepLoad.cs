using System.Collections.Concurrent;
using Chaos.Core.Calls;
using Chaos.Core.Journeys;
using Chaos.Core.Judging;
using Chaos.Engine.Recording;

namespace Chaos.Engine.Journeys;

/// <summary>A step while the load runs: its driver, its record and how many of its calls are in flight.</summary>
/// <param name="step">The step.</param>
/// <param name="target">Its driver.</param>
/// <param name="recorder">Its record.</param>
/// <param name="limit">Number of its time limit among those of a walk.</param>
internal sealed class StepLoad(Step step, ITarget target, Recorder recorder, int limit)
{
    private readonly ConcurrentDictionary<string, string> _outcomes = new();
    private long _inFlight;

    public Step Step => step;

    public ITarget Target => target;

    public Recorder Recorder => recorder;

    public int Limit => limit;

    public void Enter() => recorder.SeeInFlight(Interlocked.Increment(ref _inFlight));

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>How the journey ended that this step ended: the step's result under the step's name.</summary>
    public CallResult EndsWith(in CallResult result) =>
        result with
        {
            Outcome = _outcomes.GetOrAdd(
                result.Outcome ?? OutcomeWords.Of(result.Status),
                static (word, step) => $"{step}: {word}",
                step.Name
            ),
            Detail = result.Detail is null ? null : $"{step.Name}: {result.Detail}",
            Stream = null,
        };
}
