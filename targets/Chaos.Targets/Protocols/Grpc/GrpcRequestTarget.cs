using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Targets.Requests;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Makes gRPC calls that the user defines. What the method takes and returns comes from a file, or from server
/// reflection, once before the first call.
/// </summary>
internal sealed class GrpcRequestTarget : ITarget
{
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(static b => b, static b => b);

    private readonly GrpcRequestTargetSpec _spec;
    private readonly TargetSite _site;
    private readonly GrpcChannels _channels;
    private readonly MessageReading _reading;
    private readonly IReadOnlyList<CallText> _messages;
    private readonly IReadOnlyList<(string Name, CallText Value)> _headers;
    private readonly Method<byte[], byte[]> _unary;
    private readonly Method<byte[], byte[]> _stream;
    private readonly Lazy<Task<GrpcMethod>> _known;

    public GrpcRequestTarget(GrpcRequestTargetSpec spec, TargetSite site)
    {
        (_spec, _site) = (spec, site);
        _channels = site.Take((spec.KnownAs, spec.Tls, spec.TlsSettings), () => new GrpcChannels(spec, site.Address));
        _reading = new(spec, site);
        _messages = spec.Send is { } send
            ? [.. send.Select((text, i) => Known(text, $"send {i}", TextUse.Json))]
            : [Known(spec.Message ?? "{}", "body", TextUse.Json)];
        _headers =
        [
            .. spec.Headers.Select(h => (h.Key.ToLowerInvariant(), Known(h.Value, $"header {h.Key}", TextUse.Plain))),
        ];
        var names = spec.Method.Split('/');
        _unary = new(MethodType.Unary, names[0], names[^1], s_bytes, s_bytes);
        _stream = new(MethodType.DuplexStreaming, names[0], names[^1], s_bytes, s_bytes);
        _known = spec.Known is { } known ? new(Task.FromResult(known)) : new(MethodAsync);

        CallText Known(string text, string place, TextUse use) =>
            new(text, spec.Feed, spec.Secrets, site, $"{spec.Method} {place}", use);
    }

    /// <exception cref="WrongExperimentException">There is no such method, or it does not accept the
    /// message.</exception>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        if (Unsent.AtEndOf(_spec.Feed, call) is { } over)
            return over;
        try
        {
            var method = await _known.Value.WaitAsync(cancellationToken);
            var metadata = new Metadata { { CallBaggage.Header, new CallBaggage(_site.Trial, call, "").ToString() } };
            foreach (var (name, value) in _headers)
            {
                var text = value.For(call);
                if (Add(metadata, name, text) is { } allowed)
                    return Unsent.Header($"{name}{value.Place(call)}; allowed: {allowed}");
                if (call.Visit is { } visit)
                    foreach (var secret in VisitSecrets.In(name, text))
                        visit.Kept(static () => new VisitSecrets()).Add(secret);
            }
            if (!TryWrite(call, method.Input, out var messages, out var wrong))
                return Unsent.Message($"that of {_spec.Method}{wrong.Place(call)}");
            if (!method.IsUnary || _spec.Answer is not null)
                return await StreamAsync(call, method, metadata, messages, cancellationToken);
            var result = await RpcCaller.CallAsync(
                _channels.Calls.CreateCallInvoker(),
                _unary,
                new(metadata, cancellationToken: cancellationToken),
                messages[0],
                static answer => answer.Length
            );
            // The text of the status may contain confidential data.
            return result with
            {
                Sent = result.Attempts > 0 ? messages[0].Length : 0,
                Detail = result.Detail is null ? null : result.Outcome,
            };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer)
            {
                Outcome = ConnectionFailure.NoAnswer,
            };
        }
    }

    /// <summary>Makes a call that streams, or whose answer is read.</summary>
    private async Task<CallResult> StreamAsync(
        Call call,
        GrpcMethod method,
        Metadata metadata,
        IReadOnlyList<byte[]> messages,
        CancellationToken cancellationToken
    )
    {
        var begun = _site.Time.GetTimestamp();
        var stream = new StreamCall(_spec, method, _site.Time);
        var channel = method.IsUnary ? _channels.Calls : _channels.Streams;
        var result = await stream.RunAsync(channel.CreateCallInvoker(), _stream, metadata, messages, cancellationToken);
        var took = _site.Time.GetElapsedTime(begun);
        // One message is no stream, so that it has no time between messages.
        if (!method.ReturnsStream)
            result = result with { Stream = null };
        return _reading.Of(call, method.Output, stream.Last, metadata, stream.Headers, took, result);
    }

    public ValueTask DisposeAsync()
    {
        _site.GiveBack(_channels);
        return default;
    }

    private async Task<GrpcMethod> MethodAsync()
    {
        try
        {
            var method = await ServerMethods.OfAsync(_channels.Calls.CreateCallInvoker(), _spec.Method);
            var mistakes = MethodRules.Errors(_spec, method).ToList();
            return mistakes.Count == 0
                ? method
                : throw new WrongExperimentException($"{_spec.Service}: {string.Join("; ", mistakes)}");
        }
        catch (FormatException e)
        {
            throw new WrongExperimentException($"{_spec.Service}: {e.Message}", e);
        }
    }

    /// <summary>Adds metadata. Returns what is allowed when it cannot be sent, otherwise null.</summary>
    private static string? Add(Metadata metadata, string name, string value)
    {
        if ((HeaderRules.WhyNoMetadata(name) ?? HeaderRules.WhyNotMetadata(name, value)) is { } allowed)
            return allowed;
        if (name.EndsWith(HeaderRules.Binary, StringComparison.Ordinal))
            metadata.Add(name, HeaderRules.BytesOf(value)!);
        else
            metadata.Add(name, value);
        return null;
    }

    /// <summary>
    /// Writes the messages of a call. Returns false, and which one it is, when the values of a feed row make it a
    /// message that the method does not accept.
    /// </summary>
    private bool TryWrite(
        Call call,
        MessageDescriptor input,
        out IReadOnlyList<byte[]> messages,
        [NotNullWhen(false)] out CallText? wrong
    )
    {
        var written = new List<byte[]>(_messages.Count);
        (messages, wrong) = (written, null);
        foreach (var text in _messages)
            try
            {
                using var json = JsonDocument.Parse(text.For(call));
                written.Add(JsonMessage.Write(json.RootElement, input));
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                wrong = text;
                // Without values of a feed or an answer the mistake is the same for every call.
                return text.Columns.Count > 0 || call.Visit is { Captured.Count: > 0 } or { Shared.Count: > 0 }
                    ? false
                    : throw new WrongExperimentException(
                        $"{_spec.Service}: the message of {_spec.Method} cannot be written: {e.Message}",
                        e
                    );
            }
        if (_spec.Repeat is { } times)
            messages = [.. Enumerable.Repeat(written, times).SelectMany(m => m)];
        return true;
    }
}
