using System.Net;
using Chaos.Faults.Toxics;

namespace Chaos.Faults.Tests.Toxics;

public sealed class ToxiproxyExceptionTests
{
    [Theory]
    [InlineData("cannot_listen", 500, "in any words", true)]
    [InlineData("other", 500, "listen tcp 127.0.0.1:1: bind: address already in use", false)]
    [InlineData(null, 500, "listen tcp 127.0.0.1:1: bind: address already in use", true)]
    [InlineData(null, 500, "listen tcp: lookup nowhere: no such host", true)]
    [InlineData(
        null,
        500,
        "listen tcp 127.0.0.1:1: all of the 256 files that the proxy may have open are in use",
        false
    )]
    [InlineData(null, 400, "listen: x is no address: bind: here", false)]
    public void That_a_proxy_cannot_listen_is_told_by_the_code_and_without_one_by_status_and_text(
        string? code,
        int status,
        string message,
        bool expected
    ) => Assert.Equal(expected, new ToxiproxyException(message, (HttpStatusCode)status, code: code).CannotListen);
}
