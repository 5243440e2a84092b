namespace Chaos.Scenarios.Tests;

/// <summary>
/// A test that runs a target of <c>targets/Real</c>. Skipped, with the reason, when something that the target needs is
/// not installed.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealTargetFactAttribute : FactAttribute
{
    public RealTargetFactAttribute(string target)
    {
        if (RealRuns.Lacking(target) is { Length: > 0 } lacking)
            Skip = $"{target} lacks {lacking}: targets/Real/run.sh --install-only {target}";
    }
}
