using Chaos.Core;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>Says which words of a call do not fit the form of its method.</summary>
internal static class MethodRules
{
    /// <summary>Returns the mistakes, each with the word as its field.</summary>
    public static IEnumerable<PlanError> Errors(GrpcRequestTargetSpec call, GrpcMethod method)
    {
        if (!method.TakesStream && call.Send is not null)
            yield return new("send", Beside, $"body: {Is()} and takes one message");
        if (!method.TakesStream && call.Every is { } every)
            yield return new("every", Limits.TextOf(every), $"nothing: {Is()} and takes one message");
        if (!method.TakesStream && call.Repeat is { } repeat)
            yield return new("repeat", $"{repeat}", $"nothing: {Is()} and takes one message");
        if (!method.ReturnsStream && call.Messages is not null)
            yield return new("messages", Beside, $"nothing: {Is()} and returns one message");
        if (call.KeepOpen is not null && !(method.TakesStream && method.ReturnsStream))
            yield return new("keepOpen", Beside, $"nothing: {Is()}, not bidirectional streaming");

        string Is() => $"{call.Method} is {method.Form}";
    }

    private const string Beside = "with this method";
}
