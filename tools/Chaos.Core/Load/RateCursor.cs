namespace Chaos.Core.Load;

/// <summary>
/// Walks forward along an arrival rate and finds the times at which its integral passes increasing counts.
/// </summary>
internal struct RateCursor(IReadOnlyList<RateStage> stages)
{
    private int _stage;
    private TimeSpan _stageStart;
    private double _callsBeforeStage;

    /// <summary>
    /// Finds the time after which more than <paramref name="calls"/> calls are due. A count that a stage reaches only
    /// at its very end belongs to what follows: before a pause, that is the end of the pause. At the end of the last
    /// stage there is no such time, and the result is false.
    /// </summary>
    public bool TryPass(double calls, out TimeSpan time)
    {
        for (; _stage < stages.Count; _stage++)
        {
            var stage = stages[_stage];
            var end = _callsBeforeStage + stage.Calls;
            // Rates such as 1.1/s give a count a few ulp off the intended whole number, which must not add or remove a
            // call.
            if (stage.Calls > 0 && calls < end * (1 - 1e-13))
            {
                time = _stageStart + stage.ElapsedAt(calls - _callsBeforeStage);
                return true;
            }
            _callsBeforeStage = end;
            _stageStart += stage.Duration;
        }
        time = default;
        return false;
    }
}
