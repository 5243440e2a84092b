using System.Collections.Concurrent;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Targets.Requests;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Reads the last message of a call as JSON: what is expected of it, and what is captured from it. Metadata are read as
/// headers.
/// </summary>
/// <param name="spec">What is called.</param>
/// <param name="site">The trial, its seed and its clock.</param>
internal sealed class MessageReading(GrpcRequestTargetSpec spec, TargetSite site)
{
    /// <summary>The outcome of a call of which a message is not of the method's type.</summary>
    public const string Unreadable = "message cannot be read";

    private readonly ConcurrentDictionary<string, CallText> _expected = new();

    /// <summary>Returns the result of a call that ended well so far.</summary>
    /// <param name="call">The call.</param>
    /// <param name="type">The type of the message.</param>
    /// <param name="message">The last message. Null when there was none.</param>
    /// <param name="sent">The metadata that were sent.</param>
    /// <param name="metadata">Headers and trailers that came.</param>
    /// <param name="took">How long the call took.</param>
    /// <param name="result">The result so far.</param>
    public CallResult Of(
        Call call,
        MessageDescriptor type,
        byte[]? message,
        Metadata sent,
        IEnumerable<Metadata.Entry> metadata,
        TimeSpan took,
        CallResult result
    )
    {
        if (spec.Answer is not { } reading || !result.Status.IsGood())
            return result;
        byte[] json;
        try
        {
            json = message is null ? [] : MessageJson.Read(message, type);
        }
        catch (FormatException)
        {
            return NotRead(result, type);
        }
        using var response = new HttpResponseMessage();
        foreach (var entry in metadata.Where(e => !e.IsBinary))
            response.Headers.TryAddWithoutValidation(entry.Key, entry.Value);
        using var answer = new HttpAnswer(response, json, json.Length <= HttpAnswer.MostBytes);
        return reading.Of(
            answer,
            took,
            new(text => Filled(text, call), () => SecretsOf(call, sent)),
            (capture, value) => capture.Keep(call, value),
            result
        );
    }

    /// <summary>Returns the result of a call of which a message is not of the method's type.</summary>
    public static CallResult NotRead(CallResult result, MessageDescriptor type) =>
        result with
        {
            Status = CallStatus.Unexpected,
            Outcome = Unreadable,
            Detail = $"{Unreadable}: it is no {type.FullName}",
        };

    private IEnumerable<string> SecretsOf(Call call, Metadata sent) =>
        VisitSecrets
            .Of(call, spec.Feed, site.Seed)
            .Concat(sent.Where(e => !e.IsBinary).SelectMany(e => VisitSecrets.In(e.Key, e.Value)));

    private string Filled(string text, Call call) =>
        _expected.GetOrAdd(text, t => new(t, spec.Feed, spec.Secrets, site, $"{spec.Method} expect")).For(call);
}
