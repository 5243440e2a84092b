using System.Buffers;
using System.Globalization;
using System.Text;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Faults.Tests.Proxy.Http;

/// <summary>
/// Every input is parsed whole, split in two at every byte, and byte by byte. The result must be the same.
/// </summary>
public sealed class MessageParserTests
{
    private const string Next = "NEXT";

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "GET / none keep")]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / none keep")]
    [InlineData("GET /a/b?c=/d HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a/b none keep")]
    [InlineData("GET http://host:1/x?y HTTP/1.1\r\n\r\n", "GET /x none keep")]
    [InlineData("GET http://host HTTP/1.1\r\n\r\n", "GET / none keep")]
    [InlineData("OPTIONS * HTTP/1.1\r\n\r\n", "OPTIONS * none keep")]
    [InlineData("CONNECT host:443 HTTP/1.1\r\n\r\n", "CONNECT host:443 none keep")]
    [InlineData("GET / HTTP/1.1\r\nCONNECTION: a, Close\r\n\r\n", "GET / none close")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", "GET / none close")]
    [InlineData("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET / none keep")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length:  3 \r\n\r\n", "POST / body keep")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\n", "POST / body keep")]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", "POST / none keep")]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n", "POST / body keep")]
    [InlineData("GET / HTTP/1.1\n\n", "400 a line of the head does not end with CR LF")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\n\r\n", "400 a line of the head does not end with CR LF")]
    [InlineData("\u0016\u0003\u0001", "400 this is not HTTP/1.1")]
    [InlineData("GET /\r\n\r\n", "400 the first line is not METHOD TARGET VERSION")]
    [InlineData("G@T / HTTP/1.1\r\n\r\n", "400 the first line is not METHOD TARGET VERSION")]
    [InlineData("GET /a b HTTP/1.1\r\n\r\n", "400 the request target contains a space or a control character")]
    [InlineData("PRI * HTTP/2.0\r\n\r\n", "505 only HTTP/1.1 and HTTP/1.0 are supported")]
    [InlineData("GET / HTTP/1.1\r\nno field\r\n\r\n", "400 a line of the head is not a header field")]
    [InlineData("GET / HTTP/1.1\r\nName : a\r\n\r\n", "400 a line of the head is not a header field")]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\n folded\r\n\r\n", "400 a line of the head is not a header field")]
    [InlineData("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", "400 a header field contains a control character")]
    [InlineData(
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n",
        "400 Content-Length is not a valid length"
    )]
    [InlineData("POST / HTTP/1.1\r\nContent-Length: -3\r\n\r\n", "400 Content-Length is not a valid length")]
    [InlineData(
        "POST / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        "400 both Content-Length and Transfer-Encoding are given"
    )]
    [InlineData("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\nTransfer-Encoding: CHUNKED\r\n\r\n", "POST / body keep")]
    [InlineData(
        "POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "400 the last transfer coding of a request must be chunked"
    )]
    [InlineData(
        "POST / HTTP/1.1\r\nTransfer-Encoding: gzip chunked\r\n\r\n",
        "400 the last transfer coding of a request must be chunked"
    )]
    [InlineData(
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
        "400 the last transfer coding of a request must be chunked"
    )]
    [InlineData(
        "POST / HTTP/1.1\r\nTransfer-Encoding:\r\n\r\n",
        "400 the last transfer coding of a request must be chunked"
    )]
    [InlineData("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "400 HTTP/1.0 has no Transfer-Encoding")]
    [InlineData(
        "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        "400 the last transfer coding of a request must be chunked"
    )]
    public void The_head_of_a_request_is_parsed_or_refused(string input, string expected) =>
        EverySplit(
            input,
            (bytes, whole) =>
            {
                var head = RequestHead.Parse(bytes);
                if (whole)
                    Assert.EndsWith(Encoding.Latin1.GetString(bytes.Span), input, StringComparison.Ordinal);
                return $"{head.Method} {head.Path} {(head.Body().IsDone ? "none" : "body")} {(head.KeepsAlive ? "keep" : "close")}";
            },
            expected
        );

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "GET", "200 body keep")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "GET", "200 none keep")]
    [InlineData("HTTP/1.1 200 \r\n\r\n", "GET", "200 until close keep")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", "GET", "200 until close close")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "GET", "200 body keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, Chunked\r\n\r\n", "GET", "200 body keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n", "GET", "200 until close keep")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "GET", "200 until close keep")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HEAD", "200 none keep")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "GET", "204 none keep")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "GET", "304 none keep")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "POST", "100 none keep interim")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n", "GET", "101 none keep upgrade")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", "CONNECT", "200 until close keep upgrade")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n", "GET", "502 the upstream's answer has no status code")]
    [InlineData("HTTP/1.1 600 OK\r\n\r\n", "GET", "502 the upstream's answer has a status code outside 100 to 599")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", "GET", "502 the upstream's answer is not an HTTP/1.1 response")]
    [InlineData("HTTP/2 200 OK\r\n\r\n", "GET", "502 the upstream's answer is not an HTTP/1.1 response")]
    [InlineData("OK\r\n\r\n", "GET", "502 the upstream's answer is not an HTTP/1.1 response")]
    public void The_head_of_a_response_is_parsed_or_refused(string input, string method, string expected) =>
        EverySplit(
            input,
            (bytes, _) =>
            {
                var head = ResponseHead.Parse(bytes);
                var body = head.Body(method);
                return $"{head.Status} "
                    + $"{(body.IsDone ? "none" : body.EndsWithConnection ? "until close" : "body")} "
                    + $"{(head.KeepsAlive ? "keep" : "close")}{(head.IsInterim ? " interim" : "")}"
                    + $"{(head.Upgrades(method) ? " upgrade" : "")}";
            },
            expected
        );

    [Theory]
    [InlineData("chunked", "0\r\n\r\n", 0)]
    [InlineData("chunked", "5\r\nhello\r\n0\r\n\r\n", 5)]
    [InlineData("chunked", "5;a=b\r\nhello\r\n00A \r\n0123456789\r\n0\r\nTrailer: x\r\nOther: y\r\n\r\n", 15)]
    [InlineData("chunked", "a\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\n\r\n", 10)]
    [InlineData("chunked", "\r\n", -1)]
    [InlineData("chunked", "x\r\n", -1)]
    [InlineData("chunked", "5\nhello", -1)]
    [InlineData("chunked", "5\r\nhelloworld", -1)]
    [InlineData("chunked", "1000000000000000\r\n", -1)]
    [InlineData("chunked", "0\r\n\n", -1)]
    [InlineData("chunked", "0\r\nA: b\n\r\n", -1)]
    [InlineData("7", "1234567", 7)]
    [InlineData("1", "1", 1)]
    public void The_end_of_a_body_is_found(string delimited, string input, long payload)
    {
        var bytes = Encoding.ASCII.GetBytes(input + (payload < 0 ? "" : Next));
        foreach (var pieces in Splits(bytes))
        {
            var scanner =
                delimited == "chunked"
                    ? BodyScanner.Chunked()
                    : BodyScanner.Length(long.Parse(delimited, CultureInfo.InvariantCulture));
            if (payload < 0)
            {
                Assert.Equal(
                    400,
                    Assert.Throws<MalformedHttpException>(() => Feed(pieces, p => scanner.Consume(p))).Status
                );
                continue;
            }
            Assert.Equal(input.Length, Feed(pieces, p => scanner.Consume(p)));
            Assert.True(scanner.IsDone);
            Assert.Equal(payload, scanner.Payload);
        }
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(3, "5\r\nhel")]
    [InlineData(5, "5\r\nhello\r\n6\r\n")]
    [InlineData(6, "5\r\nhello\r\n6\r\n ")]
    public void A_body_can_be_consumed_up_to_a_number_of_payload_bytes(long most, string passes)
    {
        var bytes = Encoding.ASCII.GetBytes("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
        foreach (var pieces in Splits(bytes))
        {
            var scanner = BodyScanner.Chunked();
            var passed = Feed(pieces, p => scanner.Consume(p, most));
            // The framing before the first byte that must not pass may pass, because it reveals no payload.
            Assert.Equal(most == 0 ? "5\r\n" : passes, Encoding.ASCII.GetString(bytes.AsSpan(0, passed)));
            Assert.Equal(most, scanner.Payload);
            Assert.False(scanner.IsDone);
        }
    }

    [Fact]
    public void A_body_until_the_end_of_the_connection_never_ends_by_itself()
    {
        var scanner = BodyScanner.UntilClose();
        Assert.Equal(4, scanner.Consume("0\r\n\r"u8));
        Assert.False(scanner.IsDone);
    }

    [Fact]
    public void A_head_is_read_up_to_its_limit_and_not_beyond()
    {
        var line = $"A: {new string('b', 1000)}\r\n";
        var head = new HeadBuffer();
        head.Feed("GET / HTTP/1.1\r\n"u8);
        var error = Assert.Throws<MalformedHttpException>(() =>
        {
            for (var i = 0; i < 1000; i++)
                head.Feed(Encoding.ASCII.GetBytes(line));
        });

        Assert.Equal(431, error.Status);
        Assert.InRange(head.Head.Length, HeadBuffer.Limit - line.Length, HeadBuffer.Limit);
    }

    [Fact]
    public void A_head_in_several_segments_ends_where_the_next_message_begins()
    {
        const string Head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        foreach (var pieces in Splits(Encoding.Latin1.GetBytes(Head + Next)).Append([Encoding.Latin1.GetBytes(Head)]))
        {
            var head = new HeadBuffer();
            var given = Segment.Of(pieces);

            var after = given.Slice(head.Feed(given));

            Assert.True(head.IsComplete);
            Assert.Equal(Head, Encoding.Latin1.GetString(head.Head.Span));
            Assert.Equal(pieces.Sum(p => p.Length) - Head.Length, after.Length);
            Assert.Equal(Next[..(int)after.Length], Encoding.Latin1.GetString(after));
        }
    }

    private static void EverySplit(string input, Func<ReadOnlyMemory<byte>, bool, string> read, string expected)
    {
        var bytes = Encoding.Latin1.GetBytes(input + (expected[0] is '4' or '5' ? "" : Next));
        foreach (var pieces in Splits(bytes))
        {
            var head = new HeadBuffer();
            string got;
            try
            {
                var taken = Feed(pieces, p => head.Feed(p));
                Assert.True(head.IsComplete);
                got = read(head.Head, true);
                if (expected[0] is not ('4' or '5'))
                    Assert.Equal(bytes.Length - Next.Length, taken);
            }
            catch (MalformedHttpException e)
            {
                got = $"{e.Status} {e.Message}";
            }
            Assert.Equal(expected, got);
        }
    }

    private static IEnumerable<List<byte[]>> Splits(byte[] bytes)
    {
        for (var cut = 0; cut < bytes.Length; cut++)
            yield return [bytes[..cut], bytes[cut..]];
        yield return [.. bytes.Select(b => new[] { b })];
    }

    /// <summary>Feeds the pieces, and the rest of each again, until no more is consumed.</summary>
    private static int Feed(List<byte[]> pieces, Func<ReadOnlySpan<byte>, int> take)
    {
        var total = 0;
        foreach (var piece in pieces)
        {
            var taken = take(piece);
            total += taken;
            if (taken < piece.Length)
                break;
        }
        return total;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Of(List<byte[]> pieces)
        {
            var first = new Segment { Memory = pieces[0] };
            var last = first;
            foreach (var piece in pieces.Skip(1))
            {
                var next = new Segment { Memory = piece, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }
            return new(first, 0, last, last.Memory.Length);
        }
    }
}
