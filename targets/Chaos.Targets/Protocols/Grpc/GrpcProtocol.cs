using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>The gRPC protocol: unary methods over HTTP/2, with or without TLS.</summary>
internal sealed partial class GrpcProtocol : ProtocolOf<GrpcWords>
{
    private const string Word = "grpc";
    private const string Method = "a method such as shop.OrderService/CreateOrder";

    public override EdgeProtocol Spoken => EdgeProtocol.Grpc;

    /// <summary>The schemes that gRPC clients use in addresses.</summary>
    public override IReadOnlyList<string> Schemes => [Word, "dns", "passthrough", "ipv4", "ipv6", "h2c"];

    public override IReadOnlyList<int> Ports => [.. Enumerable.Range(50051, 9)];

    /// <summary>A mention is needed because .NET clients use http:// too.</summary>
    public override string Mention => Word;

    public override string Beside => Word;

    public override string Takes => "grpc and proto, headers and body";

    public override IReadOnlyList<string> Signs => [Word];

    public override string AskedIn => "HTTP/2";

    /// <summary>The word grpc decides, whatever the scheme of the address is.</summary>
    public override bool Fits(string scheme) => true;

    public override string HomeOf(string word) =>
        word == "proto" ? "with grpc only: the method that is called" : "with a service that is called over gRPC";

    public override void CheckHeaders(IReadOnlyDictionary<string, string> headers, string path, TextCheck texts) =>
        CheckMetadata(headers, path, null, texts);

    protected override void Check(GrpcWords words, CallReading reading)
    {
        var protos = ProtosOf(reading);
        var message = MessageOf(words);
        if (words.Grpc is null)
            reading.Wrong(Word, PlanError.Missing, Method);
        else if (!Form().IsMatch(words.Grpc))
            reading.Wrong(Word, words.Grpc, Method);
        else if (words.Proto is not null)
            protos.Check(words.Grpc, words.Proto, message, reading);
        if (reading.External is { } service && LoginUrl.Of(service.Address).Login is not null)
            reading.Wrong(
                "service",
                reading.Service,
                "a service whose url holds no login: gRPC sends none, and has headers for metadata"
            );
        reading.CheckText("body", ((IHasBody)words).BodyText);
        reading.CheckHeaders(words.Headers);
        if (!reading.IsFeedUnread)
            CheckMetadata(words.Headers, $"{reading.Path}.headers", reading.Feed, reading.Texts);
        // Checks the message for each row of the feed.
        if (
            protos.InputOf(words) is not null
            && Template.NamesIn(message).Any(n => reading.Feed?.Columns.Contains(n) == true)
        )
            reading.CheckSent(
                "body",
                message,
                text => protos.WhyNot(words.Proto!, words.Grpc!, text),
                isSum: false,
                TextUse.Json
            );
    }

    protected override TargetSpec TargetOf(GrpcWords words, CallReading reading)
    {
        var isTls = reading.External is { } service && KnownProtocols.IsTls(service.Address);
        return new GrpcRequestTargetSpec
        {
            Tls = isTls,
            KnownAs =
                isTls
                && reading.External is { IsStarted: false } running
                && Uri.TryCreate(running.Address, UriKind.Absolute, out var known)
                    ? known
                    : null,
            TlsSettings = reading.External?.Tls,
            Service = reading.Service,
            Method = words.Grpc ?? "",
            Proto = words.Proto,
            Input = ProtosOf(reading).InputOf(words),
            Message = MessageOf(words),
            Headers = reading.WithArms(words.Headers),
            Feed = reading.Feed,
            Secrets = reading.Secrets,
        };
    }

    public override ReadOnlyMemory<byte> Hello(CanarySite site) => Http2Hello.Bytes;

    private static ProtoWords ProtosOf(CallReading reading) => reading.Texts.Kept(() => new ProtoWords());

    private static string MessageOf(IHasBody words) => words.BodyText ?? "{}";

    private static void CheckMetadata(
        IReadOnlyDictionary<string, string> headers,
        string path,
        Feed? feed,
        TextCheck texts
    )
    {
        foreach (var (name, value) in headers)
        {
            if (HeaderRules.WhyNoMetadata(name) is { } allowed)
                texts.Wrong($"{path}.{name}", TextCheck.Shown(name), allowed);
            texts.CheckSent(
                $"{path}.{name}",
                value,
                feed,
                text => HeaderRules.WhyNotMetadata(name, text),
                isSum: !name.EndsWith(HeaderRules.Binary, StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    [GeneratedRegex(GrpcWords.MethodForm)]
    private static partial Regex Form();
}
