using System.Text.RegularExpressions;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>What the options of curl are: which take a value, and which say something about the request.</summary>
internal static partial class CurlOptionNames
{
    private const string Direct = "a command without a proxy";
    private const string Plain = "a login by -u user:password or by -H 'Authorization: ...'";

    /// <summary>Options with a value that change the request in a way that no file can say: what is allowed instead.</summary>
    private static readonly Dictionary<string, string> s_refused = new()
    {
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

    /// <summary>Options that are refused or told and have no value.</summary>
    private static readonly HashSet<string> s_alone =
    [
        "--digest",
        "--ntlm",
        "--negotiate",
        "--retry-all-errors",
        "--retry-connrefused",
    ];

    private const string Once =
        "a load makes each call once: a retry would hide a failure and be one more call; put it into the service or its caller";
    private const string AsTheyCome = "answers are read as fast as they come; a fault throttle makes the link slow";
    private const string Cached = "a load asks for the whole answer each time";

    /// <summary>Options that are not taken over: what a user should know.</summary>
    private static readonly Dictionary<string, string> s_told = new()
    {
        ["-E"] = "tls: { certFile, keyFile } of the service sends a certificate of the client",
        ["--cert"] = "tls: { certFile, keyFile } of the service sends a certificate of the client",
        ["--key"] = "tls: { certFile, keyFile } of the service sends a certificate of the client",
        ["--cacert"] = "tls: { caFile } of the service trusts it",
        ["--resolve"] = "the calls go to the host of the address; --url names another",
        ["--connect-to"] = "the calls go to the host of the address; --url names another",
        ["--connect-timeout"] = "the timeout of a call includes its connection",
        ["--retry"] = Once,
        ["--retry-delay"] = Once,
        ["--retry-max-time"] = Once,
        ["--retry-all-errors"] = Once,
        ["--retry-connrefused"] = Once,
        ["--limit-rate"] = AsTheyCome,
        ["-Y"] = AsTheyCome,
        ["-y"] = AsTheyCome,
        ["--speed-limit"] = AsTheyCome,
        ["--speed-time"] = AsTheyCome,
        ["-z"] = Cached,
        ["--time-cond"] = Cached,
        ["--etag-compare"] = Cached,
        ["-C"] = Cached,
        ["--continue-at"] = Cached,
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
        ["-F"] = "--form",
        ["-m"] = "--max-time",
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
        "--form",
        "--form-string",
        "--max-time",
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
        "^(-[owDct]|--(output|output-dir|write-out|"
            + "dump-header|cookie-jar|trace|trace-ascii|stderr|max-redirs|max-filesize|interface|dns-servers|"
            + "capath|ciphers|tls13-ciphers|tls-max|curves|proto|proto-default|proto-redir|keepalive-time|noproxy|"
            + "expect100-timeout|happy-eyeballs-timeout-ms|local-port|rate|parallel-max|"
            + "etag-save|hsts|alt-svc|libcurl|create-file-mode|crlfile|pinnedpubkey))$"
    )]
    private static partial Regex ValuesIgnored();

    [GeneratedRegex(
        "^(-[sSvifgnqNjO#0-46aBlRJZ]|--no-[a-z-]+|--(silent|show-error|verbose|include|fail|fail-with-body|fail-early|globoff|"
            + "compressed|http[013.]*|http2|http3|http3-only|ipv4|ipv6|progress-bar|basic|tcp-nodelay|tcp-fastopen|"
            + "path-as-is|tlsv1[.0-3]*|sslv[23]|ssl-reqd|remote-name|remote-name-all|remote-header-name|remote-time|"
            + "disable|raw|anyauth|parallel|parallel-immediate|create-dirs|netrc|"
            + "netrc-optional|post301|post302|post303|tr-encoding|trace-time|trace-ids|styled-output|junk-session-cookies|"
            + "cert-status|false-start|ssl-no-revoke|ssl-revoke-best-effort|disallow-username-in-url))$"
    )]
    private static partial Regex Known();
}
