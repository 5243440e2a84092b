using Chaos.Core.Texts;

namespace Chaos.Tools.Tests.Core.Texts;

public sealed class PlainLineTests
{
    [Theory]
    [InlineData("listening on 3000", "listening on 3000")]
    [InlineData("\u001b[32mGET\u001b[0m /posts \u001b[1;31m500\u001b[0m 1 ms", "GET /posts 500 1 ms")]
    [InlineData("\u001b[38;2;255;0;0mred\u001b[m", "red")]
    [InlineData("\u001b]8;;http://127.0.0.1:3000\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("\u001b]0;title\u0007ready", "ready")]
    [InlineData("\u001b(B\u001b=\u001bMup", "up")]
    [InlineData("\u009b31mC1\u009b0m", "C1")]
    [InlineData("cut off \u001b[3", "cut off ")]
    [InlineData("10 %\r50 %\r100 %", "100 %")]
    [InlineData("windows\r", "windows")]
    [InlineData("a\tb\u0000c\u0008d", "a bcd")]
    [InlineData("héllo ✔ 日本", "héllo ✔ 日本")]
    [InlineData("[32m is text where no escape stands before it", "[32m is text where no escape stands before it")]
    public void A_line_becomes_its_plain_text(string line, string plain) => Assert.Equal(plain, PlainLine.Of(line));
}
