using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Chaos.Targets.Tests.Targets;

/// <summary>A certificate that is signed by itself, and its files.</summary>
internal sealed class OwnCertificate : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-tls-").FullName;

    /// <param name="name">The only name in the certificate.</param>
    public OwnCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        Certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        CertFile = Write("cert.pem", made.ExportCertificatePem());
        KeyFile = Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        BothFile = Write("both.pem", $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}");
        LockedFile = Write(
            "locked.pem",
            key.ExportEncryptedPkcs8PrivateKeyPem(
                "secret",
                new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)
            )
        );
        EmptyFile = Write("empty.pem", "");
    }

    public X509Certificate2 Certificate { get; }

    public string CertFile { get; }

    public string KeyFile { get; }

    /// <summary>The certificate and its key in one file.</summary>
    public string BothFile { get; }

    /// <summary>The key with a password.</summary>
    public string LockedFile { get; }

    public string EmptyFile { get; }

    public void Dispose()
    {
        Certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
