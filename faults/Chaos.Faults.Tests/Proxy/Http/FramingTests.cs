using System.Text;
using Chaos.Proxy.Http;
using Chaos.Proxy.Http.Messages;

namespace Chaos.Faults.Tests.Proxy.Http;

/// <summary>
/// What delimits a message is read by the letter of HTTP. Where another parser could read it otherwise, it is refused:
/// the rest of the one's body would be the other's next request.
/// </summary>
public sealed class FramingTests
{
    // All that .NET takes for white space in Latin-1, but for space and tab. CR and LF end lines.
    public static TheoryData<char> NoWhiteSpaceOfHttp => ['\u000b', '\u000c', '\u0085', '\u00a0', '\u001c', '\0'];

    [Theory]
    [MemberData(nameof(NoWhiteSpaceOfHttp))]
    public void Only_space_and_tab_are_white_space_around_what_delimits_a_body(char space)
    {
        foreach (
            var field in new[]
            {
                "Transfer-Encoding: *chunked",
                "Content-Length: *5",
                "Transfer-Encoding: gzip,*chunked",
            }
        )
        {
            var name = field[..field.IndexOf(':')];
            var value = field[(name.Length + 2)..];
            Assert.Equal(400, StatusOf($"{name}: {value.Replace('*', space)}"));
            Assert.Equal(400, StatusOf($"{name}:{value.Replace("*", "")}{space}"));
            Assert.Equal(400, StatusOf($"{name}{space}: {value.Replace("*", "")}"));
            Assert.Equal(0, StatusOf($"{name}:\t {value.Replace('*', ' ')} \t"));
        }
        Assert.Throws<MalformedHttpException>(() => Chunked($"{space}5\r\nhello\r\n0\r\n\r\n"));
        Assert.Throws<MalformedHttpException>(() => Chunked($"5{space}\r\nhello\r\n0\r\n\r\n"));
    }

    [Theory]
    [InlineData("+5")]
    [InlineData("-5")]
    [InlineData("5.0")]
    [InlineData("0x5")]
    [InlineData("5 5")]
    [InlineData("5;5")]
    [InlineData("\u00b2")]
    [InlineData("\u00b95")]
    [InlineData("")]
    [InlineData("5,")]
    [InlineData("5, 6")]
    [InlineData("5\r\nContent-Length: 6")]
    [InlineData("9223372036854775808")]
    [InlineData("18446744073709551621")]
    [InlineData("99999999999999999999999999999999")]
    public void A_length_is_ASCII_digits_and_no_more_than_fits(string length) =>
        Assert.Equal(400, StatusOf($"Content-Length: {length}"));

    [Theory]
    [InlineData("Content-Length: 005")]
    [InlineData("Content-Length: 5, 5")]
    [InlineData("Content-Length: 5\r\nContent-Length: 5")]
    [InlineData("Content-Length: 9223372036854775807")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked")]
    public void What_has_one_meaning_passes(string fields) => Assert.Equal(0, StatusOf(fields));

    [Theory]
    [InlineData("chunked, chunked")]
    [InlineData("chunked\r\nTransfer-Encoding: chunked")]
    [InlineData("chunked, gzip, chunked")]
    [InlineData("chunked, gzip")]
    [InlineData(", chunked")]
    [InlineData("chunked,")]
    [InlineData("chunked;q=1")]
    [InlineData("\"chunked\"")]
    [InlineData("gzip;a=\", chunked")]
    [InlineData("chunked\r\nContent-Length: 5")]
    public void A_request_is_chunked_once_and_at_last_or_it_is_refused(string coding) =>
        Assert.Equal(400, StatusOf($"Transfer-Encoding: {coding}"));

    [Theory]
    [InlineData("A: b\r\n c")]
    [InlineData("A: b\r\n\tc: d")]
    [InlineData(" A: b")]
    [InlineData("A: b\rB: c")]
    [InlineData("A: b\r\r\nB: c")]
    [InlineData("A: b\nB: c")]
    [InlineData("A: \u007f")]
    [InlineData("A: b\u001b[0m")]
    [InlineData(": b")]
    public void Folded_lines_bare_line_ends_and_control_characters_are_refused(string fields) =>
        Assert.Equal(400, StatusOf(fields));

    [Theory]
    [InlineData("HTTP/1.1 200 O\rK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: \u00a05\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding:\u000bchunked\r\n\r\n")]
    public void An_answer_is_read_as_strictly(string answer) =>
        Assert.Throws<MalformedHttpException>(() => ResponseHead.Parse(Encoding.Latin1.GetBytes(answer)).Body("GET"));

    [Fact]
    public void A_chunked_answer_in_HTTP_1_0_is_the_last_on_its_connection() =>
        Assert.False(
            ResponseHead
                .Parse("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray())
                .KeepsAlive
        );

    [Theory]
    [InlineData("+5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("-5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("0x5\r\nhello\r\n0\r\n\r\n")]
    [InlineData(" 5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5 5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5;a\nb\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5;a\rb\r\nhello\r\n0\r\n\r\n")]
    [InlineData("5;a\0\r\nhello\r\n0\r\n\r\n")]
    [InlineData("\u00b5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("0\r\nno field\r\n\r\n")]
    [InlineData("0\r\n: b\r\n\r\n")]
    [InlineData("0\r\n folded\r\n\r\n")]
    [InlineData("0\r\nA: b\r\n folded\r\n\r\n")]
    [InlineData("0\r\nA: b\rc\r\n\r\n")]
    [InlineData("0\r\nA: b\0\r\n\r\n")]
    public void A_chunk_or_trailer_that_can_be_read_in_two_ways_is_refused(string body) =>
        Assert.Throws<MalformedHttpException>(() => Chunked(body));

    [Theory]
    [InlineData("5 ;a=\"b c\" \r\nhello\r\n0;last\r\nA:\r\nB: c\td\u00e9\r\n\r\n")]
    [InlineData("00005\t\r\nhello\r\n000\r\n\r\n")]
    public void Extensions_and_trailers_pass(string body) => Assert.True(Chunked(body).IsDone);

    [Fact]
    public void A_chunk_extension_has_a_limit()
    {
        var longest = new string('x', BodyScanner.Limit - 1);
        Assert.True(Chunked($"5;{longest}\r\nhello\r\n0\r\n\r\n").IsDone);
        Assert.Equal(
            400,
            Assert.Throws<MalformedHttpException>(() => Chunked($"5;{longest}x\r\nhello\r\n0\r\n\r\n")).Status
        );
    }

    [Fact]
    public void Extensions_of_many_small_chunks_have_a_limit_together_and_those_of_large_chunks_pass()
    {
        Assert.True(
            Chunked(
                string.Concat(Enumerable.Repeat($"64;{new string('x', 200)}\r\n{new string('d', 100)}\r\n", 2000))
                    + "0\r\n\r\n"
            ).IsDone
        );
        Assert.Throws<MalformedHttpException>(() =>
            Chunked(string.Concat(Enumerable.Repeat($"1;{new string('x', 200)}\r\nd\r\n", 2000)) + "0\r\n\r\n")
        );
    }

    [Fact]
    public void Trailers_have_a_limit_together()
    {
        var line = $"A: {new string('b', 1019)}\r\n";
        Assert.Equal(1024, line.Length);
        Assert.True(Chunked($"0\r\n{string.Concat(Enumerable.Repeat(line, 64))}\r\n").IsDone);
        Assert.Equal(
            431,
            Assert
                .Throws<MalformedHttpException>(() => Chunked($"0\r\n{string.Concat(Enumerable.Repeat(line, 65))}\r\n"))
                .Status
        );
    }

    [Theory]
    [InlineData(
        "GET /a?b HTTP/1.1\r\nA: 1\r\nHost: old\r\nB: 2\r\nHOST: older\r\n\r\n",
        "GET /a?b HTTP/1.1\r\nHost: new:1\r\nA: 1\r\nB: 2\r\n\r\n"
    )]
    [InlineData(
        "GET http://old:8/a?b=http://c HTTP/1.1\r\nHost: old\r\n\r\n",
        "GET /a?b=http://c HTTP/1.1\r\nHost: new:1\r\n\r\n"
    )]
    [InlineData("GET HTTPS://user@old?b=/c HTTP/1.1\r\n\r\n", "GET /?b=/c HTTP/1.1\r\nHost: new:1\r\n\r\n")]
    [InlineData("GET http://old HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: new:1\r\n\r\n")]
    [InlineData("OPTIONS http://old HTTP/1.1\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: new:1\r\n\r\n")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: \r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: new:1\r\n\r\n")]
    [InlineData(
        "GET /a://b/c HTTP/1.1\r\nHost:\told \r\nHosts: a\r\n\r\n",
        "GET /a://b/c HTTP/1.1\r\nHost: new:1\r\nHosts: a\r\n\r\n"
    )]
    public void A_replaced_host_leaves_no_other(string request, string expected) =>
        Assert.Equal(
            expected,
            Encoding.Latin1.GetString(HostField.Replaced(RequestHead.Parse(Encoding.Latin1.GetBytes(request)), "new:1"))
        );

    /// <summary>Returns the status with which a request with these fields is refused; 0 when it passes.</summary>
    private static int StatusOf(string fields)
    {
        var head = new HeadBuffer();
        try
        {
            head.Feed(Encoding.Latin1.GetBytes($"POST / HTTP/1.1\r\n{fields}\r\n\r\n"));
            Assert.False(RequestHead.Parse(head.Head).Body().IsDone);
            return 0;
        }
        catch (MalformedHttpException e)
        {
            return e.Status;
        }
    }

    private static BodyScanner Chunked(string body)
    {
        var bytes = Encoding.Latin1.GetBytes(body);
        var scanner = BodyScanner.Chunked();
        Assert.Equal(bytes.Length, scanner.Consume(bytes));
        return scanner;
    }
}
