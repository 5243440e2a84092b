using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Chaos.Proxy.Api;

/// <summary>Checks the token of requests to the API, where the server was given one.</summary>
internal sealed class ApiToken(string? token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _token = string.IsNullOrEmpty(token) ? null : Encoding.UTF8.GetBytes(token);

    /// <summary>Whether a request may be served.</summary>
    public bool Admits(HttpContext http) =>
        _token is null
        || (
            http.Request.Headers.Authorization.ToString() is var given
            && given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given[Scheme.Length..]), _token)
        );

    /// <summary>Returns the error of an address that others can reach, without a token; null when it may be.</summary>
    public static FieldError? ErrorOf(string host, IPAddress address, string? token) =>
        IPAddress.IsLoopback(address) || !string.IsNullOrEmpty(token)
            ? null
            : new(
                "-host",
                host,
                "a loopback address such as 127.0.0.1; or any with -token or the variable "
                    + $"{ForegroundProxy.TokenVariable}, because whoever reaches the API can cut and divert traffic"
            );
}
