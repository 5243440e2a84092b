using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>What the options of curl are: which take a value, and which say something about the request.</summary>
internal static partial class CurlOptionNames
{
    private const string Parts = "-d or --json: forms of several parts cannot be sent";
    private const string Direct = "a command without a proxy";
    private const string Plain = "a login by -u user:password or by -H 'Authorization: ...'";

    /// <summary>Options with a value that change the request in a way that no file can say: what is allowed instead.</summary>
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["-F"] = Parts,
        ["--form"] = Parts,
        ["--form-string"] = Parts,
        ["-T"] = "-d @FILE",
        ["--upload-file"] = "-d @FILE",
        ["-x"] = Direct,
        ["--proxy"] = Direct,
        ["-U"] = Direct,
        ["--proxy-user"] = Direct,
        ["--socks5"] = Direct,
        ["--socks5-hostname"] = Direct,
        ["--preproxy"] = Direct,
        ["-K"] = "the options themselves",
        ["--config"] = "the options themselves",
        ["--unix-socket"] = "an address of http or https",
        ["--abstract-unix-socket"] = "an address of http or https",
        ["-r"] = "-H 'Range: ...'",
        ["--range"] = "-H 'Range: ...'",
        ["--aws-sigv4"] = Plain,
        ["--digest"] = Plain,
        ["--ntlm"] = Plain,
        ["--negotiate"] = Plain,
    };

    /// <summary>Of these, the ones without a value.</summary>
    private static readonly HashSet<string> s_alone = ["--digest", "--ntlm", "--negotiate"];

    /// <summary>Options with a value that are not taken over: what a user should know.</summary>
    private static readonly Dictionary<string, string> s_told = new()
    {
        ["-E"] = "tls: { certFile, keyFile } of the service sends a certificate of the client",
        ["--cert"] = "tls: { certFile, keyFile } of the service sends a certificate of the client",
        ["--key"] = "tls: { certFile, keyFile } of the service sends a certificate of the client",
        ["--cacert"] = "tls: { caFile } of the service trusts it",
        ["--resolve"] = "the calls go to the host of the address; --url names another",
        ["--connect-to"] = "the calls go to the host of the address; --url names another",
        ["--request-target"] = "the calls are to the path of the address",
    };

    private static readonly Dictionary<string, string> s_long = new()
    {
        ["-X"] = "--request",
        ["-H"] = "--header",
        ["-d"] = "--data",
        ["--data-ascii"] = "--data",
        ["-u"] = "--user",
        ["-b"] = "--cookie",
        ["-A"] = "--user-agent",
        ["-e"] = "--referer",
        ["-E"] = "--cert",
    };

    private static readonly HashSet<string> s_taken =
    [
        "--request",
        "--header",
        "--data",
        "--data-raw",
        "--data-binary",
        "--data-urlencode",
        "--json",
        "--oauth2-bearer",
        "--user",
        "--cookie",
        "--user-agent",
        "--referer",
        "--url",
        "--url-query",
    ];

    /// <summary>The long name of an option that is taken over; else the name itself.</summary>
    internal static string Long(string name) => s_long.GetValueOrDefault(name, name);

    /// <summary>Whether the next word is the option's value.</summary>
    internal static bool TakesValue(string name) =>
        !s_alone.Contains(name)
        && (
            s_taken.Contains(Long(name))
            || s_refused.ContainsKey(name)
            || s_told.ContainsKey(name)
            || ValuesIgnored().IsMatch(name)
        );

    /// <summary>What is allowed instead of an option; null for one that is not refused.</summary>
    internal static string? InsteadOf(string name) => s_refused.GetValueOrDefault(name);

    /// <summary>What a user should know of an option that is not taken over; null for nothing.</summary>
    internal static string? Told(string name) => s_told.GetValueOrDefault(name);

    /// <summary>Whether an option without a value says how curl behaves, not what it asks for.</summary>
    internal static bool IsHarmless(string name) => Known().IsMatch(name);

    [GeneratedRegex(
        "^(-[owmDcCyYzt]|--(output|output-dir|write-out|max-time|connect-timeout|retry|retry-delay|retry-max-time|"
            + "dump-header|cookie-jar|trace|trace-ascii|stderr|max-redirs|limit-rate|max-filesize|interface|dns-servers|"
            + "capath|ciphers|tls13-ciphers|tls-max|curves|proto|proto-default|proto-redir|keepalive-time|noproxy|"
            + "expect100-timeout|happy-eyeballs-timeout-ms|speed-time|speed-limit|local-port|rate|parallel-max|"
            + "continue-at|time-cond|etag-save|etag-compare|hsts|alt-svc|libcurl|create-file-mode|crlfile|pinnedpubkey))$"
    )]
    private static partial Regex ValuesIgnored();

    [GeneratedRegex(
        "^(-[sSvifgnqNjO#0-46aBlRJZ]|--no-[a-z-]+|--(silent|show-error|verbose|include|fail|fail-with-body|fail-early|globoff|"
            + "compressed|http[013.]*|http2|http3|http3-only|ipv4|ipv6|progress-bar|basic|tcp-nodelay|tcp-fastopen|"
            + "path-as-is|tlsv1[.0-3]*|sslv[23]|ssl-reqd|remote-name|remote-name-all|remote-header-name|remote-time|"
            + "disable|raw|anyauth|parallel|parallel-immediate|retry-all-errors|retry-connrefused|create-dirs|netrc|"
            + "netrc-optional|post301|post302|post303|tr-encoding|trace-time|trace-ids|styled-output|junk-session-cookies|"
            + "cert-status|false-start|ssl-no-revoke|ssl-revoke-best-effort|disallow-username-in-url))$"
    )]
    private static partial Regex Known();
}
