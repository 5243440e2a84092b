using System.Text;
using Chaos.Proxy.Http.Messages;
using CsCheck;

namespace Chaos.Faults.Tests.Proxy.Fuzzing;

/// <summary>Messages of fragments that are right, wrong or in the wrong place.</summary>
public sealed class MessageFuzzTests
{
    private static readonly Gen<string> s_fragment = Gen.Frequency(
        (
            9,
            Fuzz.OneOf(
                "GET ",
                "POST /a?b",
                "/",
                " HTTP/1.1\r\n",
                " HTTP/1.0\r\n",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 304\r\n",
                "Host: a\r\n",
                "Content-Length: 3\r\n",
                "Content-Length:\u000b3\r\n",
                "Content-Length: 99999999999999999999\r\n",
                "content-length: +3\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding: gzip, chunked\r\n",
                "Transfer-Encoding:\u00a0chunked\r\n",
                "Transfer-Encoding: chunked, chunked\r\n",
                "Connection: close, a\r\n",
                "Expect: 100-continue\r\n",
                " folded\r\n",
                ": \r\n",
                "\r\n",
                "\r\n",
                "\r\n",
                "\n",
                "\r",
                "3\r\nabc\r\n",
                "0\r\n\r\n",
                "0;x=\"\r\n",
                "fffffffffffffffff\r\n",
                "-1\r\n",
                "T: v\r\n",
                "abc"
            )
        ),
        (1, Gen.Byte.Array[0, 6].Select(b => Encoding.Latin1.GetString(b)))
    );

    private static readonly Gen<(string Start, string[] More)> s_message = Gen.Select(
        Gen.Frequency(
            (3, Fuzz.OneOf("GET / HTTP/1.1\r\n", "POST /a HTTP/1.1\r\nHost: a\r\n", "HTTP/1.1 200 OK\r\n")),
            (1, s_fragment)
        ),
        s_fragment.Array[0, 10],
        (start, more) => (start, more)
    );

    [Fact]
    public Task Every_request_is_read_or_refused_the_same_way_however_it_is_cut_into_pieces() =>
        Check(bytes => Read(bytes, int.MaxValue, Request), bytes => Read(bytes, 1, Request));

    [Fact]
    public Task Every_answer_is_read_or_refused_the_same_way_however_it_is_cut_into_pieces() =>
        Check(bytes => Read(bytes, int.MaxValue, Answer), bytes => Read(bytes, 3, Answer));

    private static Task Check(Func<byte[], string> whole, Func<byte[], string> inPieces) =>
        Fuzz.RunAsync(
            s_message,
            4_000,
            message =>
            {
                var bytes = Encoding.Latin1.GetBytes(message.Start + string.Concat(message.More));
                Assert.Equal(whole(bytes), inPieces(bytes));
                return Task.CompletedTask;
            }
        );

    private static (string Words, BodyScanner Body) Request(ReadOnlyMemory<byte> bytes)
    {
        var head = RequestHead.Parse(bytes);
        return ($"{head.Method} {head.Path} {head.KeepsAlive} {head.WaitsForContinue}", head.Body());
    }

    private static (string Words, BodyScanner Body) Answer(ReadOnlyMemory<byte> bytes)
    {
        var head = ResponseHead.Parse(bytes);
        return ($"{head.Status}", head.Body("GET"));
    }

    /// <summary>Reads all messages in the bytes and returns what was read, up to what is refused.</summary>
    private static string Read(byte[] bytes, int piece, Func<ReadOnlyMemory<byte>, (string, BodyScanner)> parse)
    {
        var read = new StringBuilder();
        var at = 0;
        try
        {
            while (at < bytes.Length)
            {
                var head = new HeadBuffer();
                while (at < bytes.Length && !head.IsComplete)
                    at += head.Feed(Piece(bytes, at, piece));
                if (!head.IsComplete)
                    return read.Append($"head ends at {at}").ToString();
                var (words, body) = parse(head.Head);
                read.Append(words).Append(" body at ").Append(at);
                while (at < bytes.Length && !body.IsDone)
                {
                    var taken = body.Consume(Piece(bytes, at, piece));
                    Assert.InRange(taken, 1, bytes.Length - at);
                    at += taken;
                }
                read.Append(" of ")
                    .Append(body.Payload)
                    .Append(body.IsDone ? " ends at " : " open at ")
                    .Append(at)
                    .Append('\n');
            }
            return read.ToString();
        }
        catch (MalformedHttpException e)
        {
            // Where the rest is cut does not matter for a refusal, but what came before it does.
            return read.Append(e.Message).ToString();
        }
    }

    private static ReadOnlySpan<byte> Piece(byte[] bytes, int at, int piece) =>
        bytes.AsSpan(at, Math.Min(piece, bytes.Length - at));
}
