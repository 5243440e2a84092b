using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;
using Chaos.Targets.Protocols.Grpc;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Requests;

namespace Chaos.Cli.Loading;

/// <summary>Reads the options of a load of a gRPC method: <c>--call</c> and what belongs to it.</summary>
internal static partial class RpcReading
{
    /// <summary>The address with its scheme, which for gRPC is often left out.</summary>
    public static LoadAsked WithScheme(LoadAsked asked)
    {
        if (asked.Call is null)
            return asked;
        if (asked.Url.StartsWith("grpc://", StringComparison.OrdinalIgnoreCase))
            return asked with { Url = $"http://{asked.Url["grpc://".Length..]}" };
        return asked.Url.Contains("://", StringComparison.Ordinal)
            ? asked
            : asked with
            {
                Url = $"{(asked.Tls || asked.Insecure ? "https" : "http")}://{asked.Url}",
            };
    }

    /// <summary>Reports the options that do not fit each other.</summary>
    public static void Check(LoadAsked asked, ICollection<PlanError> errors)
    {
        if (asked.Call is null)
        {
            if (asked.Proto is { } file)
                errors.Add(new("--proto", file, "beside --call, whose method it defines"));
            if (asked.Tls)
                errors.Add(new("--tls", "without --call", "beside --call; otherwise https:// says it"));
            return;
        }
        if (!Form().IsMatch(asked.Call))
            errors.Add(new("--call", asked.Call, "a method such as shop.Orders/Get, or list, which shows all"));
        if (asked.Tls && asked.Url.Contains("://", StringComparison.Ordinal) && !asked.Url.StartsWith("https://", Same))
            errors.Add(
                new("--tls", $"beside {asked.Url.Split("://")[0]}://", "an address with https://, or without a scheme")
            );
        foreach (
            var (option, value) in new[]
            {
                ("-X", asked.Method),
                ("--expect", asked.Expect),
                ("--follow", asked.Follow),
                ("--http2", asked.Http2 ? "beside --call" : null),
            }
        )
            if (value is not null)
                errors.Add(new(option, value, "nothing beside --call: a gRPC call is good with the status OK"));
    }

    /// <summary>Returns the call that a request stands for.</summary>
    /// <param name="request">The address, headers and body.</param>
    /// <param name="asked">The options.</param>
    /// <param name="known">The method; null when it is not known yet.</param>
    /// <param name="secrets">The source of secrets.</param>
    /// <param name="errors">Receives every mistake.</param>
    public static GrpcRequestTargetSpec Of(
        RequestTargetSpec request,
        LoadAsked asked,
        GrpcMethod? known,
        Secrets secrets,
        ICollection<PlanError> errors
    )
    {
        if (request.Path != "/")
            errors.Add(new("url", SecretText.Told(asked.Url), "an address without a path: --call says the method"));
        if (request.Login is not null)
            errors.Add(new("url", SecretText.Told(asked.Url), "an address without a login: gRPC has -H for metadata"));
        KnownProtocols.Of(EdgeProtocol.Grpc)!.CheckHeaders(request.Headers, "-H", new TextCheck(secrets, errors));
        var send = known?.TakesStream == true && request.Body is { } body ? ListIn(body) : null;
        var call = new GrpcRequestTargetSpec
        {
            Service = request.Service,
            Method = asked.Call!,
            Proto = asked.Proto,
            Known = known,
            Message = send is null ? request.Body : null,
            Send = send,
            Headers = request.Headers,
            KnownAs = request.KnownAs,
            Tls = request.Tls,
            TlsSettings = request.TlsSettings,
            Feed = request.Feed,
            Secrets = request.Secrets,
        };
        foreach (var error in GrpcSource.Errors(call, "--body"))
            errors.Add(error);
        return call;
    }

    private const StringComparison Same = StringComparison.OrdinalIgnoreCase;

    /// <summary>Returns the items of a list. Returns null for anything else.</summary>
    private static IReadOnlyList<string>? ListIn(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Array
                ? [.. json.RootElement.EnumerateArray().Select(m => m.GetRawText())]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^[\w.]+/\w+$|^list$")]
    private static partial Regex Form();
}
