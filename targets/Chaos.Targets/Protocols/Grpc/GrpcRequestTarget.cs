using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Trials;
using Chaos.Targets.Requests;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>
/// Makes unary gRPC calls that the user defines. The input type of the method comes from a file, or from server
/// reflection, once before the first call. The content of the answer is not read.
/// </summary>
internal sealed class GrpcRequestTarget : ITarget
{
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(static b => b, static b => b);

    private readonly GrpcRequestTargetSpec _spec;
    private readonly GrpcChannel _channel;
    private readonly TargetSite _site;
    private readonly CallText _message;
    private readonly IReadOnlyList<(string Name, CallText Value)> _headers;
    private readonly Method<byte[], byte[]> _method;
    private readonly Lazy<Task<MessageDescriptor>> _input;

    public GrpcRequestTarget(GrpcRequestTargetSpec spec, TargetSite site)
    {
        var address =
            spec.KnownAs
            ?? (spec.Tls ? new UriBuilder(site.Address) { Scheme = Uri.UriSchemeHttps }.Uri : site.Address);
        (_spec, _site) = (spec, site);
        _channel = site.Take(
            (address, spec.TlsSettings),
            () => PlainChannel.Open(address, site.Address, spec.TlsSettings)
        );
        _message = new(spec.Message, spec.Feed, spec.Secrets, site, $"{spec.Method} body", TextUse.Json);
        _headers =
        [
            .. spec.Headers.Select(h =>
                (
                    h.Key.ToLowerInvariant(),
                    new CallText(h.Value, spec.Feed, spec.Secrets, site, $"{spec.Method} header {h.Key}")
                )
            ),
        ];
        var names = spec.Method.Split('/');
        _method = new(MethodType.Unary, names[0], names[^1], s_bytes, s_bytes);
        _input = spec.Input is { } known ? new(Task.FromResult(known)) : new(InputAsync);
    }

    /// <exception cref="WrongExperimentException">There is no such method, or it does not accept the
    /// message.</exception>
    public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
    {
        if (Unsent.AtEndOf(_spec.Feed, call) is { } over)
            return over;
        try
        {
            var input = await _input.Value.WaitAsync(cancellationToken);
            var metadata = new Metadata { { CallBaggage.Header, new CallBaggage(_site.Trial, call, "").ToString() } };
            foreach (var (name, value) in _headers)
                if (Add(metadata, name, value.For(call)) is { } allowed)
                    return Unsent.Header($"{name}{value.Place(call)}; allowed: {allowed}");
            if (!TryWrite(call, input, out var message))
                return Unsent.Message($"that of {_spec.Method}{_message.Place(call)}");
            var result = await RpcCaller.CallAsync(
                _channel.CreateCallInvoker(),
                _method,
                new(metadata, cancellationToken: cancellationToken),
                message,
                static answer => answer.Length
            );
            // The text of the status may contain confidential data.
            return result.Detail is null ? result : result with { Detail = result.Outcome };
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new(CallStatus.TimedOut, Detail: ConnectionFailure.NoAnswer)
            {
                Outcome = ConnectionFailure.NoAnswer,
            };
        }
    }

    public ValueTask DisposeAsync()
    {
        _site.GiveBack(_channel);
        return default;
    }

    private async Task<MessageDescriptor> InputAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            return (
                await ServerReflection.MethodAsync(_channel.CreateCallInvoker(), _spec.Method, limit.Token)
            ).InputType;
        }
        catch (FormatException e)
        {
            throw new WrongExperimentException($"{_spec.Service}: {e.Message}", e);
        }
        catch (RpcException e)
        {
            throw new WrongExperimentException(
                $"{_spec.Service}: server reflection does not return its methods: {e.StatusCode}, "
                    + $"{e.Status.Detail}; give the .proto file as proto to do without reflection",
                e
            );
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
    /// Writes the message of a call. Returns false when the values of a feed row make it a message that the method does
    /// not accept.
    /// </summary>
    private bool TryWrite(Call call, MessageDescriptor input, [NotNullWhen(true)] out byte[]? message)
    {
        message = null;
        try
        {
            using var json = JsonDocument.Parse(_message.For(call));
            message = JsonMessage.Write(json.RootElement, input);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // Without columns of a feed the mistake is the same for every call.
            return _message.Columns.Count > 0
                ? false
                : throw new WrongExperimentException(
                    $"{_spec.Service}: the message of {_spec.Method} cannot be written: {e.Message}",
                    e
                );
        }
    }
}
