using Chaos.Callers;
using Chaos.Core.Topologies;

namespace Chaos.Targets.Tests.Targets;

public sealed class TlsFilesTests : IDisposable
{
    private readonly OwnCertificate _own = new("localhost");
    private readonly OwnCertificate _other = new("localhost");

    [Fact]
    public void Settings_that_fit_have_no_mistake()
    {
        Assert.Empty(Fields(new() { CaFile = _own.CertFile, ServerName = "shop.example" }));
        Assert.Empty(
            Fields(
                new()
                {
                    CertFile = _own.CertFile,
                    KeyFile = _own.KeyFile,
                    InsecureSkipVerify = true,
                }
            )
        );
        Assert.Empty(Fields(new() { CertFile = _own.BothFile }));
    }

    [Fact]
    public void Every_setting_that_cannot_be_used_is_a_mistake_at_its_word()
    {
        Assert.Equal(["t.caFile"], Fields(new() { CaFile = "/no/such.pem" }));
        Assert.Equal(["t.caFile"], Fields(new() { CaFile = _own.EmptyFile }));
        Assert.Equal(["t.caFile"], Fields(new() { CaFile = _own.KeyFile }));
        Assert.Equal(["t.insecureSkipVerify"], Fields(new() { CaFile = _own.CertFile, InsecureSkipVerify = true }));
        Assert.Equal(["t.serverName"], Fields(new() { ServerName = "https://shop" }));
        Assert.Equal(["t.keyFile"], Fields(new() { KeyFile = _own.KeyFile }));
        Assert.Equal(["t.keyFile"], Fields(new() { CertFile = _own.CertFile }));
        Assert.Equal(["t.keyFile"], Fields(new() { CertFile = _own.CertFile, KeyFile = _other.KeyFile }));
        Assert.Equal(["t.keyFile"], Fields(new() { CertFile = _own.CertFile, KeyFile = _own.LockedFile }));
        Assert.Equal(["t.certFile"], Fields(new() { CertFile = _own.KeyFile, KeyFile = _own.KeyFile }));
        Assert.Equal(
            ["t.caFile", "t.serverName", "t.certFile"],
            Fields(
                new()
                {
                    CaFile = "/no",
                    ServerName = "a b",
                    CertFile = "/no",
                }
            )
        );
    }

    public void Dispose()
    {
        _own.Dispose();
        _other.Dispose();
    }

    private static IEnumerable<string> Fields(TlsSettings settings) =>
        TlsFiles.Errors(settings, "t").Select(e => e.Field);
}
