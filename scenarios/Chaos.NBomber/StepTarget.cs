using System.Runtime.ExceptionServices;
using Chaos.Core.Calls;
using NBomber.CSharp;

namespace Chaos.NBomber;

/// <summary>
/// Makes calls as steps of NBomber, so that its own statistics and sinks show them. How a call ended is known here, and not
/// read from NBomber, which may change it.
/// </summary>
/// <param name="step">The name of the step.</param>
/// <param name="target">What is called.</param>
internal sealed class StepTarget(string step, ITarget target) : ITarget
{
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        if (Iteration.Context is not { } context)
            return await target.CallAsync(call, cancellationToken);
        CallResult? result = null;
        ExceptionDispatchInfo? thrown = null;
        try
        {
            await Step.Run(
                step,
                context,
                async () =>
                {
                    try
                    {
                        result = await target.CallAsync(call, cancellationToken);
                        return Answer.Of(result.Value);
                    }
                    catch (Exception e)
                    {
                        thrown = ExceptionDispatchInfo.Capture(e);
                        return Response.Fail(statusCode: "cut off");
                    }
                }
            );
        }
        catch (Exception)
        {
            // NBomber ends steps by an exception when a call failed, and after the end of its scenario.
        }
        thrown?.Throw();
        // Not made, because NBomber had ended its scenario: a journey under way goes on to its end all the same.
        return result ?? await target.CallAsync(call, cancellationToken);
    }

    public ValueTask DisposeAsync() => target.DisposeAsync();
}
