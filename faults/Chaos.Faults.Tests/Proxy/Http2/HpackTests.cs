using System.Text;
using Chaos.Proxy.Http2.Hpack;

namespace Chaos.Faults.Tests.Proxy.Http2;

public sealed class HpackTests
{
    private const int NoLimit = int.MaxValue;

    // RFC 7541, C.3 and C.4: three requests on one connection, without and with Huffman codes.
    [Theory]
    [InlineData(
        "828684410f7777772e6578616d706c652e636f6d",
        "828684be58086e6f2d6361636865",
        "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565"
    )]
    [InlineData(
        "828684418cf1e3c2e5f23a6ba0ab90f4ff",
        "828684be5886a8eb10649cbf",
        "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"
    )]
    public void The_requests_of_the_specification_are_decoded(string first, string second, string third)
    {
        var decoder = new HpackDecoder();
        Assert.Equal(":method: GET, :scheme: http, :path: /, :authority: www.example.com", Decoded(decoder, first));
        Assert.Equal(
            ":method: GET, :scheme: http, :path: /, :authority: www.example.com, cache-control: no-cache",
            Decoded(decoder, second)
        );
        Assert.Equal(
            ":method: GET, :scheme: https, :path: /index.html, :authority: www.example.com, custom-key: custom-value",
            Decoded(decoder, third)
        );
    }

    // RFC 7541, C.6: three answers with Huffman codes, and entries that leave the table of 256 bytes.
    [Fact]
    public void The_answers_of_the_specification_are_decoded_with_entries_that_leave_the_table()
    {
        var decoder = new HpackDecoder();
        Assert.Equal("", Decoded(decoder, "3fe101"));
        Assert.Equal(
            ":status: 302, cache-control: private, date: Mon, 21 Oct 2013 20:13:21 GMT, location: https://www.example.com",
            Decoded(
                decoder,
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"
            )
        );
        Assert.Equal(
            ":status: 307, cache-control: private, date: Mon, 21 Oct 2013 20:13:21 GMT, location: https://www.example.com",
            Decoded(decoder, "4883640effc1c0bf")
        );
        Assert.Equal(
            ":status: 200, cache-control: private, date: Mon, 21 Oct 2013 20:13:22 GMT, location: https://www.example.com, "
                + "content-encoding: gzip, set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
            Decoded(
                decoder,
                "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af"
                    + "27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"
            )
        );
    }

    [Theory]
    [InlineData("80", "the index 0 is not allowed")]
    [InlineData("be", "the index 62 is beyond the table")]
    [InlineData("0085f2b24a84", "a text is not complete")]
    [InlineData("00", "a field is not complete")]
    [InlineData("000561", "a text is not complete")]
    [InlineData("8220", "the size of the table changes after a field")]
    [InlineData("3fe21f", "a table of 4097 bytes is not allowed; allowed: at most 4096")]
    [InlineData("ff", "an integer is not complete")]
    [InlineData("ffffffffffffffffff01", "an integer is too large")]
    [InlineData("0082ffff0161", "a text is not padded with less than a byte of ones")]
    [InlineData("00811e0161", "a text is not padded with less than a byte of ones")]
    [InlineData("0084ffffffff0161", "a text contains the code of its end")]
    public void A_block_that_is_malformed_is_refused(string block, string why)
    {
        var e = Assert.Throws<HpackException>(() => Decoded(new(), block));
        Assert.Equal(why, e.Message);
    }

    [Fact]
    public void Every_byte_survives_the_Huffman_code()
    {
        for (var b = 0; b < 256; b++)
        {
            var text = $"a{(char)b}{(char)(255 - b)}z";
            var bytes = new byte[Huffman.LengthOf(text)];
            Huffman.Encode(text, bytes);
            Assert.Equal(text, Huffman.Decode(bytes));
        }
    }

    [Fact]
    public void A_field_that_comes_again_takes_one_byte_unless_its_sender_keeps_it_out_of_the_table()
    {
        var (encoder, decoder) = (new HpackEncoder(), new HpackDecoder());
        HeaderField[] fields =
        [
            new(":method", "GET"),
            new("x-indexed", "1"),
            new("x-not", "2", FieldIndexing.NotIndexed),
            new("x-never", "3", FieldIndexing.NeverIndexed),
        ];
        for (var i = 0; i < 3; i++)
        {
            var block = encoder.Encode(fields).ToArray();
            var decoded = new List<HeaderField>();
            Assert.True(decoder.Decode(block, NoLimit, decoded));
            Assert.Equal(fields, decoded);
            if (i > 0)
                Assert.Equal([0x82, 0xbe], block[..2]);
        }
    }

    [Fact]
    public void A_secret_stays_out_of_the_table_even_where_an_equal_field_is_in_it()
    {
        var encoder = new HpackEncoder();
        encoder.Encode([new("authorization", "secret")]);
        var fields = new List<HeaderField>();
        var decoder = new HpackDecoder();
        var block = encoder.Encode([new("authorization", "secret", FieldIndexing.NeverIndexed)]).ToArray();
        Assert.True(decoder.Decode(block, NoLimit, fields));
        Assert.Equal(FieldIndexing.NeverIndexed, Assert.Single(fields).Indexing);
    }

    [Fact]
    public void A_peer_with_a_smaller_table_is_told_of_it_and_of_the_smallest_in_between()
    {
        var (encoder, decoder) = (new HpackEncoder(), new HpackDecoder());
        Assert.Equal("a: b", Decoded(decoder, encoder.Encode([new("a", "b")])));
        encoder.Limit(0);
        encoder.Limit(100);
        var block = encoder.Encode([new("a", "b")]).ToArray();
        Assert.Equal([0x20, 0x3f, 69], block[..3]);
        Assert.Equal("a: b", Decoded(decoder, block));
        Assert.Equal("a: b", Decoded(decoder, encoder.Encode([new("a", "b")])));
    }

    [Fact]
    public void Fields_beyond_the_limit_are_not_kept_but_change_the_table()
    {
        var (encoder, decoder) = (new HpackEncoder(), new HpackDecoder());
        var fields = new List<HeaderField>();
        Assert.False(decoder.Decode(encoder.Encode([new("large", new('x', 500)), new("small", "1")]), 300, fields));
        Assert.Empty(fields);
        Assert.Equal("small: 1", Decoded(decoder, encoder.Encode([new("small", "1")])));
    }

    [Fact]
    public void An_entry_larger_than_the_table_empties_it()
    {
        var (encoder, decoder) = (new HpackEncoder(), new HpackDecoder());
        Decoded(decoder, encoder.Encode([new("a", "b")]));
        Decoded(decoder, encoder.Encode([new("large", new('x', 5000))]));
        Assert.Equal("a: b", Decoded(decoder, encoder.Encode([new("a", "b")])));
        Assert.Throws<HpackException>(() => Decoded(decoder, "bf"));
    }

    private static string Decoded(HpackDecoder decoder, string hex) => Decoded(decoder, Convert.FromHexString(hex));

    private static string Decoded(HpackDecoder decoder, ReadOnlySpan<byte> block)
    {
        var fields = new List<HeaderField>();
        decoder.Decode(block, NoLimit, fields);
        return new StringBuilder().AppendJoin(", ", fields.Select(f => $"{f.Name}: {f.Value}")).ToString();
    }
}
