using Chaos.Core.Messaging;

namespace Chaos.Tools.Tests.Core.Messaging;

public sealed class StampTests
{
    private static readonly MessageStamp s_stamp = new(0xFEDC_BA98_7654_3210, 3, 1L << 40, -7, 123_456_789_012);

    [Fact]
    public void A_stamp_is_read_as_it_was_written_from_a_payload_of_any_size()
    {
        foreach (var size in new[] { 0, MessageStamp.Size, 1000 })
        {
            var payload = s_stamp.Payload(size);
            Assert.Equal(Math.Max(size, MessageStamp.Size), payload.Length);
            Assert.True(MessageStamp.TryRead(payload, out var read));
            Assert.Equal(s_stamp, read);
        }
    }

    [Fact]
    public void A_payload_of_another_program_has_no_stamp()
    {
        Assert.False(MessageStamp.TryRead("some order or other, long enough to hold a stamp"u8, out _));
        Assert.False(MessageStamp.TryRead(s_stamp.Payload(0).AsSpan(1), out _));
    }

    [Fact]
    public void A_handling_is_read_as_it_was_written()
    {
        var handling = new Handling(s_stamp, 5, 11, long.MaxValue, true, -1);
        var record = new byte[Handling.Size];
        handling.Write(record);
        Assert.Equal(handling, Handling.Read(record));
        Assert.Throws<InvalidDataException>(() => Handling.Read(new byte[Handling.Size]));
    }
}
