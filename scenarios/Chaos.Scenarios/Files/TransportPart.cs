using Chaos.Callers;
using Chaos.Core.Topologies;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Files;

/// <summary>Reads how clients connect to a service: its TLS settings and its version of HTTP.</summary>
internal static class TransportPart
{
    /// <summary>The service with its transport.</summary>
    /// <param name="reading">Collects the mistakes.</param>
    /// <param name="read">The service as read so far.</param>
    /// <param name="service">The service in the file.</param>
    /// <param name="path">Its path in the file.</param>
    /// <param name="plain">The service that an arm changes; null outside an arm.</param>
    public static ExternalService With(
        Reading reading,
        ExternalService read,
        ServiceFile service,
        string path,
        ExternalService? plain
    )
    {
        var tls = service.Tls is { } told ? SettingsOf(reading, told) : plain?.Tls;
        var http2 = service.Http is { } http ? http.Version == 2 : plain?.Http2 == true;
        var scheme = KnownProtocols.SchemeOf(read.Address);
        if (service.Tls is not null && !reading.IsToldWithin(path))
        {
            if (scheme is not null && !KnownProtocols.IsTls(read.Address))
                reading.Wrong(
                    $"{path}.tls",
                    $"with {scheme}://",
                    $"with {(read.IsStarted ? "an address" : "a url")} that begins with https:// or wss://"
                );
            foreach (var error in TlsFiles.Errors(tls!, $"{path}.tls"))
                reading.Errors.Add(
                    error with
                    {
                        Value = Written(error.Field[(path.Length + 5)..], service.Tls) ?? error.Value,
                    }
                );
        }
        if (
            service.Http is { Version: 2 }
            && scheme is not null
            && KnownProtocols.With(scheme) != KnownProtocols.Usual
            && !reading.IsToldWithin(path)
        )
            reading.Wrong(
                $"{path}.http",
                $"with {scheme}://",
                $"with {(read.IsStarted ? "an address" : "a url")} that begins with http:// or https://"
            );
        if (plain is not null && http2 != plain.Http2)
            reading.Wrong(
                $"{path}.http.version",
                http2 ? "2" : "1",
                $"{(plain.Http2 ? 2 : 1)}, as in services: an edge speaks the same in every arm"
            );
        return read with { Tls = tls, Http2 = http2 };
    }

    private static TlsSettings SettingsOf(Reading reading, TlsFile file) =>
        new()
        {
            CaFile = FileAt(reading, file.CaFile),
            CertFile = FileAt(reading, file.CertFile),
            KeyFile = FileAt(reading, file.KeyFile),
            ServerName = file.ServerName,
            InsecureSkipVerify = file.InsecureSkipVerify,
        };

    private static string? FileAt(Reading reading, string? file) => file is null ? null : reading.FileAt(file);

    /// <summary>A file's name as it is written, not its full path; null for another word.</summary>
    private static string? Written(string word, TlsFile file) =>
        word switch
        {
            "caFile" => file.CaFile,
            "certFile" => file.CertFile,
            "keyFile" => file.KeyFile,
            _ => null,
        };
}
