using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;

namespace Chaos.SampleShop.Serving;

/// <summary>
/// Serves TLS and plain text on one port. A connection that begins with a TLS handshake gets TLS, any other plain text.
/// So an edge needs only one proxy, and connections with and without TLS can be compared. The certificate is
/// self-signed. It is created on first use and never stored.
/// </summary>
internal sealed class TlsOnDemand(TimeProvider time)
{
    /// <summary>The first byte of every TLS connection, and of no HTTP request.</summary>
    private const byte Handshake = 0x16;

    private readonly Lazy<X509Certificate2> _certificate = new(() => Make(time));

    /// <summary>Returns a connection layer below the HTTP server.</summary>
    public ConnectionDelegate Around(ConnectionDelegate next) =>
        async context =>
        {
            if (!await BeginsTlsAsync(context.Transport.Input))
            {
                await next(context);
                return;
            }
            var plain = context.Transport;
            await using var tls = new SslStream(new Both(plain.Input.AsStream(), plain.Output.AsStream()));
            try
            {
                await tls.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = _certificate.Value },
                    context.ConnectionClosed
                );
            }
            catch (Exception e)
                when (e
                        is AuthenticationException
                            or IOException
                            or OperationCanceledException
                            or ConnectionAbortedException
                )
            {
                // The client has disconnected or does not accept the certificate. There is no one to report it to.
                return;
            }
            context.Transport = new Pair(PipeReader.Create(tls), PipeWriter.Create(tls));
            try
            {
                await next(context);
            }
            finally
            {
                await context.Transport.Input.CompleteAsync();
                await context.Transport.Output.CompleteAsync();
                context.Transport = plain;
            }
        };

    /// <summary>Returns whether the connection begins with a TLS handshake, without consuming any bytes.</summary>
    private static async ValueTask<bool> BeginsTlsAsync(PipeReader input)
    {
        try
        {
            var seen = (await input.ReadAsync()).Buffer;
            var begins = !seen.IsEmpty && seen.FirstSpan[0] == Handshake;
            input.AdvanceTo(seen.Start);
            return begins;
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            return false;
        }
    }

    private static X509Certificate2 Make(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = time.GetUtcNow();
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            now.AddDays(-1),
            now.AddDays(30)
        );
        // The export is needed because the TLS of some systems does not accept a key that exists only in memory.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private sealed record Pair(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Combines the two directions of a connection into the one stream that TLS needs.</summary>
    private sealed class Both(Stream input, Stream output) : Stream
    {
        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => output.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => input.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer, offset, count);

        public override void Flush() => output.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
