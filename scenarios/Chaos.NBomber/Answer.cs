using Chaos.Core.Calls;
using Chaos.Core.Judging;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Chaos.NBomber;

/// <summary>How a call ended, as NBomber counts it.</summary>
internal static class Answer
{
    public static Response<object> Of(in CallResult result)
    {
        var code = result.Outcome ?? OutcomeWords.Of(result.Status);
        // Versions differ in the width of the size and in the order of the arguments: an int by its name fits all.
        var size = (int)Math.Min(int.MaxValue, result.Bytes + result.Sent);
        return result.Status.IsGood()
            ? Response.Ok(statusCode: code, sizeBytes: size)
            : Response.Fail(statusCode: code, sizeBytes: size, message: result.Detail ?? code);
    }
}
