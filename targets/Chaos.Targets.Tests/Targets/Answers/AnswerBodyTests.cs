using System.IO.Compression;
using System.Text;
using Chaos.Callers;

namespace Chaos.Targets.Tests.Targets.Answers;

/// <summary>Bodies that no service should send, and some do.</summary>
public sealed class AnswerBodyTests
{
    private const string Deep = "application/json";

    [Theory]
    [InlineData("", "application/json", "the body is empty")]
    [InlineData("<html>", "text/html", "the answer is not JSON but text/html")]
    [InlineData("nothing", null, "the answer is not JSON")]
    [InlineData("<html>", "application/json", "the answer's JSON is broken at line 1, byte 1")]
    [InlineData("{\"a\":\n 1,}", "application/json", "the answer's JSON is broken at line 2, byte 4")]
    [InlineData("{\"a\": [1, 2", "application/json", "the answer's JSON ends too early, after 11 bytes")]
    [InlineData("{\"a\": \"tex", "text/plain", "the answer's JSON ends too early, after 10 bytes")]
    [InlineData("[1] [2]", "application/problem+json", "the answer's JSON is broken at line 1, byte 5")]
    public void What_is_no_JSON_is_told_as_what_it_is(string body, string? type, string why)
    {
        using var read = Of(Encoding.UTF8.GetBytes(body), type);

        Assert.Null(read.Json);
        Assert.Equal(why, read.WhyNoJson);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_no_JSON_and_text_with_a_mark()
    {
        using var read = Of([.. "{\"a\":\"x"u8, 0xE9, .. "\"}"u8], Deep);

        Assert.Equal((null, "the answer is not UTF-8"), (read.Json, read.WhyNoJson));
        Assert.Equal("{\"a\":\"x\uFFFD\"}", read.Text);
    }

    [Theory]
    [InlineData("iso-8859-1")]
    [InlineData("windows-1252")]
    [InlineData("\"ISO-8859-1\"")]
    public void An_older_encoding_is_read_when_it_is_named(string charset)
    {
        using var read = Of([.. "{\"a\":\"x"u8, 0xE9, .. "\"}"u8], $"application/json; charset={charset}");

        Assert.Equal("x\u00e9", read.Json!.Value.GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("utf-7")]
    [InlineData("klingon")]
    public void An_encoding_that_cannot_be_read_is_taken_for_UTF_8(string charset)
    {
        using var read = Of("{\"a\":1}"u8.ToArray(), $"application/json; charset={charset}");

        Assert.Equal(1, read.Json!.Value.GetProperty("a").GetInt32());
    }

    [Theory]
    [InlineData(@"\ud83d\ude00", "\ud83d\ude00")]
    [InlineData(@"\ud83d", "\ufffd")]
    [InlineData(@"\uDE00 x", "\ufffd x")]
    [InlineData(@"\ud83d\ud83d\ude00", "\ufffd\ud83d\ude00")]
    [InlineData(@"\\ud83d", @"\ud83d")]
    [InlineData(@"\u00e9\n", "\u00e9\n")]
    public void Half_of_a_character_is_no_character(string written, string read)
    {
        using var body = Of(Encoding.UTF8.GetBytes($"{{\"{written}\":\"{written}\"}}"), Deep);

        var member = Assert.Single(body.Json!.Value.EnumerateObject());
        Assert.Equal((read, read), (member.Name, member.Value.GetString()));
    }

    [Theory]
    [InlineData(512, null)]
    [InlineData(513, "the answer's JSON is more than 512 levels deep")]
    public void JSON_may_be_deep_but_not_without_end(int depth, string? why)
    {
        using var read = Of(Encoding.UTF8.GetBytes($"{new string('[', depth)}{new string(']', depth)}"), Deep);

        Assert.Equal(why ?? "", read.Json is null ? read.WhyNoJson : "");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public void A_packed_body_is_read_and_a_broken_one_is_told_as_such(string encoding)
    {
        var packed = Packed(encoding, "{\"a\":\"some text that is packed\"}"u8);
        using var whole = Of(packed, Deep, encoding);
        Assert.Equal((null, true), (whole.Unreadable, whole.Json is not null));
        foreach (byte[] bytes in new[] { packed[..^4], [.. packed[..4], .. new byte[30]], "{\"a\":1}"u8.ToArray() })
        {
            using var read = Of(bytes, Deep, encoding);
            Assert.Equal($"answer's {encoding} is broken or cut off", read.Unreadable);
        }
    }

    [Fact]
    public void Encodings_in_one_another_are_read_and_an_unknown_one_is_told()
    {
        using var twice = Of(Packed("gzip", Packed("br", "{\"a\":1}"u8)), Deep, "br", "gzip");
        using var unknown = Of("{\"a\":1}"u8.ToArray(), Deep, "zstd");
        using var none = Of("{\"a\":1}"u8.ToArray(), Deep, "identity");

        Assert.Equal((true, true), (twice.Json is not null, none.Json is not null));
        Assert.Equal("answer's encoding is not known", unknown.Unreadable);
    }

    private static AnswerBody Of(byte[] bytes, string? type, params string[] encodings)
    {
        var content = new ByteArrayContent([]);
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var encoding in encodings)
            content.Headers.ContentEncoding.Add(encoding);
        return new(bytes, content.Headers);
    }

    private static byte[] Packed(string encoding, ReadOnlySpan<byte> plain)
    {
        using var packed = new MemoryStream();
        using (
            Stream stream = encoding switch
            {
                "br" => new BrotliStream(packed, CompressionMode.Compress),
                "deflate" => new ZLibStream(packed, CompressionMode.Compress),
                _ => new GZipStream(packed, CompressionMode.Compress),
            }
        )
            stream.Write(plain);
        return packed.ToArray();
    }
}
