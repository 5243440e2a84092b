using Chaos.Proxy.Http2.Hpack;
using CsCheck;

namespace Chaos.Faults.Tests.Proxy.Fuzzing;

/// <summary>Blocks of header fields: any fields survive, and any bytes are decoded or refused.</summary>
public sealed class HpackFuzzTests
{
    private static readonly Gen<HeaderField[]> s_fields = Gen.Select(
        Fuzz.OneOf(":path", "x-a", "x-b", "content-type", "cookie", "grpc-status"),
        Gen.Frequency((3, Gen.Char['a', 'd'].Array[0, 3]), (1, Gen.Char['\0', 'ÿ'].Array[0, 2000])),
        Gen.Enum<FieldIndexing>(),
        (name, value, indexing) => new HeaderField(name, new(value), indexing)
    ).Array[0, 8];

    [Fact]
    public Task Any_fields_survive_on_a_connection_whose_table_changes_its_size() =>
        Fuzz.RunAsync(
            Gen.Select(s_fields, Gen.Int[0, 5000]).Array[1, 12],
            1000,
            blocks =>
            {
                var (encoder, decoder) = (new HpackEncoder(), new HpackDecoder());
                foreach (var (fields, size) in blocks)
                {
                    if (size % 3 == 0)
                        encoder.Limit((uint)size);
                    var decoded = new List<HeaderField>();
                    Assert.True(decoder.Decode(encoder.Encode(fields), int.MaxValue, decoded));
                    Assert.Equal(fields.Select(f => (f.Name, f.Value)), decoded.Select(f => (f.Name, f.Value)));
                }
                return Task.CompletedTask;
            }
        );

    [Fact]
    public Task Any_bytes_are_decoded_or_refused() =>
        Fuzz.RunAsync(
            Gen.Select(s_fields, Gen.Int[0, 400].Array[0, 3], Gen.Byte.Array[0, 30]),
            2000,
            input =>
            {
                var (fields, places, bytes) = input;
                var block = new HpackEncoder().Encode(fields).ToArray();
                foreach (var place in places.Where(p => p < block.Length))
                    block[place] ^= (byte)(1 << (place % 8));
                foreach (var any in new[] { block, bytes })
                {
                    try
                    {
                        new HpackDecoder().Decode(any, 10_000, []);
                    }
                    catch (HpackException)
                    {
                        // Refused.
                    }
                }
                return Task.CompletedTask;
            }
        );
}
