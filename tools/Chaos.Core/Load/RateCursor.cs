namespace Chaos.Core.Load;

/// <summary>
/// Walks along an arrival rate, finding the time at which its integral passes ever larger counts. Only goes forward.
/// </summary>
internal struct RateCursor(IReadOnlyList<RateStage> stages)
{
    private int _stage;
    private TimeSpan _stageStart;
    private double _callsBeforeStage;

    /// <summary>
    /// The time from which on more than <paramref name="calls"/> calls are due. At the end of a stage before a pause
    /// that is the end of the pause, and at the very end there is none: a count that a stage reaches only with its last
    /// instant belongs to what follows it.
    /// </summary>
    public bool TryPass(double calls, out TimeSpan time)
    {
        for (; _stage < stages.Count; _stage++)
        {
            var stage = stages[_stage];
            var end = _callsBeforeStage + stage.Calls;
            // Rates such as 1.1/s give a count a few ulp beside the whole number meant; a call more or less must not
            // hang on that.
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
