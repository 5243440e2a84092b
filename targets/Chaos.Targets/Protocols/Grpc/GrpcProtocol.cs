using System.Text.Json;
using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Core.Topologies;
using Chaos.Targets.Canaries;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Protocols.Streams;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Grpc;

/// <summary>The gRPC protocol over HTTP/2, with or without TLS: methods of all four forms.</summary>
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

    public override string Takes => "grpc and proto, headers, body, send and messages";

    public override IReadOnlyList<string> Signs => [Word];

    public override string AskedIn => "gRPC (health check)";

    /// <summary>The word grpc decides, whatever the scheme of the address is.</summary>
    public override bool Fits(string scheme) => true;

    public override string HomeOf(string word) =>
        word is "proto" or "every" or "repeat" or "keepOpen"
            ? "with grpc only: the method that is called"
            : "with a service that is called over gRPC";

    public override void CheckHeaders(IReadOnlyDictionary<string, string> headers, string path, TextCheck texts) =>
        CheckMetadata(headers, path, null, texts);

    protected override void Check(GrpcWords words, CallReading reading)
    {
        var protos = ProtosOf(reading);
        var messages = MessagesOf(words).ToList();
        if (words.Grpc is null)
            reading.Wrong(Word, PlanError.Missing, Method);
        else if (!Form().IsMatch(words.Grpc))
            reading.Wrong(Word, words.Grpc, Method);
        else if (words.Proto is not null)
            protos.Check(words.Grpc, words.Proto, messages, reading);
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
        CheckStream(words, messages.Count, reading);
        CheckAnswer(words, reading);
        if (protos.MethodOf(words) is not { } method)
            return;
        foreach (var mistake in MethodRules.Errors(SpecOf(words, reading), method))
            reading.Wrong(mistake.Field, mistake.Value, mistake.Allowed);
        // Checks the messages for each row of the feed.
        foreach (
            var (word, message) in messages.Where(m =>
                Template.NamesIn(m.Message).Any(n => reading.Feed?.ColumnOf(n) is not null)
            )
        )
            reading.CheckSent(
                word,
                message,
                text => protos.WhyNot(words.Proto!, words.Grpc!, text),
                isSum: false,
                TextUse.Json
            );
    }

    protected override TargetSpec TargetOf(GrpcWords words, CallReading reading) => SpecOf(words, reading);

    protected override IReadOnlyList<string> CapturesOf(GrpcWords words) => [.. words.Capture?.Keys ?? []];

    private static void CheckAnswer(GrpcWords words, CallReading reading)
    {
        if (words.Expect is { Status: { } status })
            reading.Wrong(
                "expect.status",
                string.Join(", ", status),
                "nothing: a gRPC call is good with the status OK"
            );
        else if (words.Expect == new ExpectWords() && !reading.Texts.IsToldWithin($"{reading.Path}.expect"))
            reading.Wrong("expect", PlanError.Missing, "json, header, text or within");
        foreach (
            var name in (words.Capture ?? new Dictionary<string, JsonElement>())
                .Where(c => c.Value.ValueKind == JsonValueKind.Object && c.Value.TryGetProperty("cookie", out _))
                .Select(c => c.Key)
        )
            reading.Wrong($"capture.{name}.cookie", "with gRPC", "json, header or regex: a gRPC call has no cookies");
        _ = new AnswerPart(words, reading, reading.Texts.Tell).Read();
    }

    private static GrpcRequestTargetSpec SpecOf(GrpcWords words, CallReading reading)
    {
        var isTls = reading.External is { } service && KnownProtocols.IsTls(service.Address);
        return new()
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
            Known = ProtosOf(reading).MethodOf(words),
            Message = ((IHasBody)words).BodyText,
            Send = ((IHasStream)words).SendTexts,
            Repeat = words.Repeat,
            Every = words.Every,
            KeepOpen = words.KeepOpen,
            Messages = words.Messages is { } messages
                ? StreamExpectation.Of(messages) with
                {
                    Count = messages.Count,
                }
                : null,
            Headers = reading.WithArms(words.Headers),
            Answer = new AnswerPart(words, reading, static _ => { }).Read(),
            Feed = reading.Feed,
            Secrets = reading.Secrets,
        };
    }

    public override ITarget CanaryTo(Uri address, CanarySite site, CanaryCounts counts, bool awaitsEnd) =>
        new Http2ProbeTarget(address, site.Path, site.Authority, site.Fields) { IsGrpc = true, Counts = counts };

    private static ProtoWords ProtosOf(CallReading reading) => reading.Texts.Kept(() => new ProtoWords());

    /// <summary>The messages that are sent, each with the word that has it.</summary>
    private static IEnumerable<(string Word, string Message)> MessagesOf(GrpcWords words) =>
        ((IHasStream)words).SendTexts is { } send
            ? send.Select(
                (text, i) => (words.Send!.Value.ValueKind == JsonValueKind.Array ? $"send[{i}]" : "send", text)
            )
            : [("body", ((IHasBody)words).BodyText ?? "{}")];

    private static void CheckStream(GrpcWords words, int messages, CallReading reading)
    {
        foreach (var error in Limits.Of(words, reading.Path))
            reading.Texts.Tell(error);
        StreamExpectation.CheckSend(words, reading);
        if (words.Send is not null && words.Body is not null)
            reading.Wrong("body", "beside send", "body for one message, or send for a stream of them");
        if (words.Repeat is { } repeat && words.Send is null)
            reading.Wrong("repeat", $"{repeat}", "beside send, whose messages it repeats");
        if (words.Messages is { } expected)
            StreamExpectation.Check(expected, "messages", reading.Timeout, reading);
        if (words.KeepOpen == true && words.Messages is not ({ Count: not null } or { Until: not null }))
            reading.Wrong("keepOpen", "true", "beside messages with count or until, with which the call ends");
        if (words.Every is not { } every)
            return;
        var gaps = (messages * (long)(words.Repeat ?? 1)) - 1;
        if (gaps < 1)
            reading.Wrong("every", Limits.TextOf(every), "beside several messages in send, or with repeat");
        else if (every * gaps > reading.Timeout && reading.Timeout > TimeSpan.Zero)
            reading.Wrong(
                "every",
                Limits.TextOf(every),
                $"a time with which all {gaps + 1} messages are sent within the timeout of {Limits.TextOf(reading.Timeout)}"
            );
    }

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
