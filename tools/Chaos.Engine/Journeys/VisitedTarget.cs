using Chaos.Core.Calls;

namespace Chaos.Engine.Journeys;

/// <summary>Gives single calls what was captured before the load: each is a visit of its own.</summary>
/// <param name="target">What is called.</param>
/// <param name="shared">What was captured.</param>
internal sealed class VisitedTarget(ITarget target, IReadOnlyDictionary<string, string> shared) : ITarget
{
    public ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken) =>
        target.CallAsync(
            call with
            {
                Visit = new Visit(call.Number) { Row = call.Row, Shared = shared },
            },
            cancellationToken
        );

    public ValueTask DisposeAsync() => target.DisposeAsync();
}
