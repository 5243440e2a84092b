using System.Text.Encodings.Web;
using System.Text.Json;
using Chaos.Core.Texts;
using Chaos.Targets.Requests;

namespace Chaos.Scenarios.Files;

/// <summary>
/// Finds what of a call can never be sent, where its value is known before the run: in the file itself, in a row of its
/// feed, in a secret. During the run it would be a call that was not made.
/// </summary>
internal sealed class SendPart(Reading reading)
{
    /// <summary>So many rows of a feed are told of; the others are alike.</summary>
    private const int MostRows = 5;

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Tells what is wrong with what a workload sends over HTTP.</summary>
    public void CheckHttp(WorkloadFile workload, string path, Feed? feed)
    {
        if (workload.Path?.StartsWith('/') == false)
            Check(
                $"{path}.path",
                workload.Path,
                feed,
                text => text.StartsWith('/') ? null : "a path that begins with /",
                isSum: false
            );
        CheckHttpHeaders(workload.Headers, $"{path}.headers", feed);
    }

    /// <summary>Tells what is wrong with headers of HTTP.</summary>
    public void CheckHttpHeaders(IReadOnlyDictionary<string, string> headers, string path, Feed? feed)
    {
        foreach (var (name, value) in headers)
        {
            if (HeaderRules.WhyNoName(name) is { } allowed)
                reading.Wrong($"{path}.{name}", Shown(name), allowed);
            else if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                reading.Wrong($"{path}.{name}", Shown(value), "nothing: it is counted from the body");
            Check($"{path}.{name}", value, feed, HeaderRules.WhyNot, isSum: true);
        }
    }

    /// <summary>Tells what is wrong with metadata of gRPC.</summary>
    public void CheckMetadata(IReadOnlyDictionary<string, string> headers, string path, Feed? feed)
    {
        foreach (var (name, value) in headers)
        {
            if (HeaderRules.WhyNoMetadata(name) is { } allowed)
                reading.Wrong($"{path}.{name}", Shown(name), allowed);
            Check(
                $"{path}.{name}",
                value,
                feed,
                text => HeaderRules.WhyNotMetadata(name, text),
                isSum: !name.EndsWith(HeaderRules.Binary, StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    /// <summary>Tells in which rows of the feed a message of gRPC is none.</summary>
    public void CheckMessage(string message, string path, Feed? feed, Func<string, string?> whyNot)
    {
        if (feed is not null && Template.NamesIn(message).Any(feed.Columns.Contains))
            Check(path, message, feed, whyNot, isSum: false, TextUse.Json);
    }

    /// <summary>Tells what is wrong with what AMQP writes with a length of one byte.</summary>
    public void CheckShort(WorkloadFile workload, string path, Feed? feed)
    {
        if ((workload.RoutingKey ?? workload.Queue) is { } key)
            Check(
                $"{path}.{(workload.Queue is null ? "routingKey" : "queue")}",
                key,
                feed,
                ShortText.WhyNot,
                isSum: true
            );
        foreach (var name in workload.Headers.Keys)
            if (ShortText.WhyNot(name) is { } allowed)
                reading.Wrong($"{path}.headers.{name}", Shown(name), allowed);
    }

    /// <param name="path">Where the text stands.</param>
    /// <param name="text">The text.</param>
    /// <param name="feed">Where its columns' values come from.</param>
    /// <param name="whyNot">What is allowed in place of a text that cannot be sent; null for one that can.</param>
    /// <param name="isSum">Whether a text cannot be sent as soon as a part of it cannot.</param>
    /// <param name="use">What it is for.</param>
    private void Check(
        string path,
        string text,
        Feed? feed,
        Func<string, string?> whyNot,
        bool isSum,
        TextUse use = TextUse.Plain
    )
    {
        var template = new Template(text);
        var escapes = ValueEscape.Of(use, template.Literals);
        var columns = template.Names.Where(n => feed?.Columns.Contains(n) == true).Distinct().ToList();
        var places = columns.ToDictionary(c => c, c => feed!.Columns.ToList().IndexOf(c));
        if ((isSum || columns.Count == 0) && whyNot(With(_ => "")) is { } allowed)
        {
            reading.Wrong(
                path,
                template.Names.Any(Secrets.IsSecret) ? Secrets.Mask : Shown(SecretWords.Told(text)),
                allowed
            );
            return;
        }
        if (columns.Count == 0)
            return;
        var wrong = Enumerable
            .Range(0, feed!.Rows.Count)
            .Select(row => (Row: row, Allowed: whyNot(With(c => Value(row, c)))))
            .Where(r => r.Allowed is not null)
            .Take(MostRows);
        foreach (var (row, why) in wrong)
        {
            var blamed = columns
                .Where(c => isSum && whyNot(With(n => n == c ? Value(row, c) : "")) is not null)
                .ToList();
            reading.Wrong(path, feed.Place(row, blamed.Count > 0 ? blamed : columns), why!);
        }

        string Value(int row, string column) => feed!.Rows[row][places[column]];

        string With(Func<string, string> column) =>
            template.With(
                (i, name) =>
                    columns.Contains(name) ? escapes[i](column(name))
                    : Secrets.IsSecret(name) ? escapes[i](reading.Secrets?.Of(name) ?? "")
                    // Any number and any word will do for the call's own.
                    : "1"
            );
    }

    /// <summary>A text in one line, with the signs that nobody sees.</summary>
    private static string Shown(string text) => JsonSerializer.Serialize(text, s_plain);
}
