using NBomber.Contracts;

namespace Chaos.NBomber;

/// <summary>The iteration of NBomber in which the current call is made.</summary>
internal static class Iteration
{
    private static readonly AsyncLocal<IScenarioContext?> s_context = new();

    /// <summary>NBomber's own context, which its steps need; null outside an iteration.</summary>
    public static IScenarioContext? Context
    {
        get => s_context.Value;
        set => s_context.Value = value;
    }
}
