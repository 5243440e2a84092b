using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Chaos.Callers;

/// <summary>The JSON of an answer, or why there is none.</summary>
internal sealed class AnswerJson : IDisposable
{
    /// <summary>How deep lists and objects may be within one another.</summary>
    public const int MostDepth = 512;

    private readonly JsonDocument? _document;

    private AnswerJson(JsonDocument? document, string whyNone) => (_document, WhyNone) = (document, whyNone);

    /// <summary>The value. Null when there is none.</summary>
    public JsonElement? Root => _document?.RootElement;

    /// <summary>Why there is none.</summary>
    public string WhyNone { get; }

    /// <summary>Reads JSON in UTF-8.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="type">The media type that the answer names. Null for none.</param>
    public static AnswerJson Read(ReadOnlyMemory<byte> bytes, string? type)
    {
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        if (bytes.Length == 0)
            return None("the body is empty");
        if (!Utf8.IsValid(bytes.Span))
            return None("the answer is not UTF-8");
        try
        {
            return new(JsonDocument.Parse(WithWholeCharacters(bytes), new() { MaxDepth = MostDepth }), "");
        }
        catch (JsonException)
        {
            return None(
                IsMeantAsJson(bytes.Span, type) ? WhyBroken(bytes.Span)
                : type is null ? "the answer is not JSON"
                : $"the answer is not JSON but {type}"
            );
        }
    }

    public void Dispose() => _document?.Dispose();

    private static AnswerJson None(string why) => new(null, why);

    private static bool IsMeantAsJson(ReadOnlySpan<byte> bytes, string? type) =>
        type?.Contains("json", StringComparison.OrdinalIgnoreCase) == true
        || bytes.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static string WhyBroken(ReadOnlySpan<byte> bytes)
    {
        // Told that more will come, the reader complains only of what is wrong in any case.
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, new(new() { MaxDepth = int.MaxValue }));
        var depth = 0;
        try
        {
            while (reader.Read())
                depth = Math.Max(depth, reader.CurrentDepth);
        }
        catch (JsonException e)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"the answer's JSON is broken at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"
            );
        }
        return depth >= MostDepth
            ? string.Create(CultureInfo.InvariantCulture, $"the answer's JSON is more than {MostDepth} levels deep")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"the answer's JSON ends too early, after {bytes.Length:N0} bytes"
            );
    }

    /// <summary>
    /// JSON may name half of a character beyond U+FFFF, which no text can hold. It is read as U+FFFD, as are bytes that
    /// are no text.
    /// </summary>
    private static ReadOnlyMemory<byte> WithWholeCharacters(ReadOnlyMemory<byte> json)
    {
        byte[]? mended = null;
        var bytes = json.Span;
        for (var at = 0; at < bytes.Length; )
        {
            var next = bytes[at..].IndexOf((byte)'\\');
            if (next < 0)
                break;
            at += next;
            if (Unit(bytes[at..]) is not { } unit)
                at += 2;
            else if (!char.IsSurrogate(unit))
                at += 6;
            else if (
                char.IsHighSurrogate(unit)
                && at + 6 < bytes.Length
                && Unit(bytes[(at + 6)..]) is { } low
                && char.IsLowSurrogate(low)
            )
                at += 12;
            else
            {
                mended ??= json.ToArray();
                "FFFD"u8.CopyTo(mended.AsSpan(at + 2));
                at += 6;
            }
        }
        return mended ?? json;
    }

    /// <summary>The code unit of an escape such as <c>\ud83d</c> at the beginning; null when there is none.</summary>
    private static char? Unit(ReadOnlySpan<byte> at) =>
        at is [(byte)'\\', (byte)'u', _, _, _, _, ..]
        && Utf8Parser.TryParse(at[2..6], out ushort unit, out var read, 'x')
        && read == 4
            ? (char)unit
            : null;
}
