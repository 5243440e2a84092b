using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>The options of a curl command.</summary>
/// <param name="file">Reads a file that the command names; null for one that cannot be read.</param>
internal sealed partial class CurlOptions(Func<string, string?> file)
{
    /// <summary>Options with a value that say nothing about the request.</summary>
    private static readonly HashSet<string> s_valuesIgnored =
    [
        "-o",
        "--output",
        "-w",
        "--write-out",
        "-m",
        "--max-time",
        "--connect-timeout",
        "--retry",
        "--retry-delay",
        "--retry-max-time",
        "-D",
        "--dump-header",
        "-c",
        "--cookie-jar",
        "--trace",
        "--trace-ascii",
        "--stderr",
        "--resolve",
        "--max-redirs",
        "--limit-rate",
    ];

    /// <summary>Options with a value that change the request in a way that no file can say.</summary>
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["-F"] = "-d or --json: forms of several parts cannot be sent",
        ["--form"] = "-d or --json: forms of several parts cannot be sent",
        ["-T"] = "-d @FILE",
        ["--upload-file"] = "-d @FILE",
        ["-x"] = "a command without a proxy",
        ["--proxy"] = "a command without a proxy",
        ["-E"] = "a command without a certificate of the client",
        ["--cert"] = "a command without a certificate of the client",
        ["--key"] = "a command without a certificate of the client",
        ["-K"] = "the options themselves",
        ["--config"] = "the options themselves",
        ["--unix-socket"] = "an address of http or https",
        ["-r"] = "-H 'Range: ...'",
        ["--range"] = "-H 'Range: ...'",
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
        "--user",
        "--cookie",
        "--user-agent",
        "--referer",
        "--url",
    ];

    /// <summary>The mistakes.</summary>
    internal List<PlanError> Errors { get; } = [];

    /// <summary>What is not taken over, a sentence each.</summary>
    internal List<string> LeftOut { get; } = [];

    /// <summary>The headers in order; an empty value takes one away.</summary>
    internal List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>The parts of the body.</summary>
    internal List<string> Data { get; } = [];

    /// <summary>The addresses.</summary>
    internal List<string> Urls { get; } = [];

    /// <summary>The method that is given; null for none.</summary>
    internal string? Method { get; private set; }

    /// <summary>The login that is given, <c>user:password</c>; null for none.</summary>
    internal string? Login { get; private set; }

    /// <summary>Whether the body is sent as JSON.</summary>
    internal bool IsJson { get; private set; }

    /// <summary>Whether the data belongs to the query.</summary>
    internal bool IsQuery { get; private set; }

    /// <summary>Whether only the head of the answer is asked for.</summary>
    internal bool IsHead { get; private set; }

    /// <summary>Reads the words behind <c>curl</c>.</summary>
    internal void Read(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (!word.StartsWith('-') || word == "-")
                Urls.Add(word);
            else if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var (name, given) = word.Split('=', 2) is [var n, var v] ? (n, v) : (word, null);
                i = Option(name, given, words, i);
            }
            else
                i = Letters(word, words, i);
        }
    }

    /// <summary>Letters in one word, such as <c>-sSL</c> or <c>-XPOST</c>.</summary>
    private int Letters(string word, IReadOnlyList<string> words, int at)
    {
        for (var i = 1; i < word.Length; i++)
        {
            var name = $"-{word[i]}";
            if (!TakesValue(name))
            {
                Flag(name);
                continue;
            }
            return Option(name, i + 1 < word.Length ? word[(i + 1)..] : null, words, at);
        }
        return at;
    }

    private static bool TakesValue(string name) =>
        s_taken.Contains(s_long.GetValueOrDefault(name, name))
        || s_valuesIgnored.Contains(name)
        || s_refused.ContainsKey(name);

    /// <summary>Reads an option with its value. Returns the position of the last word that belongs to it.</summary>
    private int Option(string name, string? given, IReadOnlyList<string> words, int at)
    {
        if (!TakesValue(name))
        {
            Flag(name);
            return at;
        }
        if (given is null && at + 1 == words.Count)
        {
            Wrong(name, "nothing", "a value behind it");
            return at;
        }
        var last = given is null ? at + 1 : at;
        if (s_refused.GetValueOrDefault(name) is { } allowed)
            Refuse(name, allowed);
        else
            Take(s_long.GetValueOrDefault(name, name), given ?? words[last]);
        return last;
    }

    private void Take(string name, string value)
    {
        switch (name)
        {
            case "--request":
                Method = value.ToUpperInvariant();
                break;
            case "--url":
                Urls.Add(value);
                break;
            case "--user":
                Login = value;
                break;
            case "--user-agent":
                Headers.Add(("User-Agent", value));
                break;
            case "--referer":
                Headers.Add(("Referer", value));
                break;
            case "--cookie" when !value.Contains('=', StringComparison.Ordinal):
                LeftOut.Add($"the cookies of the file {value}");
                break;
            case "--cookie":
                Headers.Add(("Cookie", value));
                break;
            case "--header":
                AddHeader(value);
                break;
            case "--data" or "--data-raw" or "--data-binary" or "--data-urlencode" or "--json":
                IsJson |= name == "--json";
                Add(name, value);
                break;
            default:
                break;
        }
    }

    private void AddHeader(string value)
    {
        if (value.Split(':', 2) is [var name, var content])
            Headers.Add((name.Trim(), content.Trim()));
        else if (value.EndsWith(';'))
            Headers.Add((value[..^1], ""));
        else
            Wrong("-H", SecretText.Told(value), "NAME: VALUE");
    }

    private void Add(string name, string value)
    {
        if (name == "--data-urlencode")
            value = Encoded(value);
        else if (name != "--data-raw" && value.StartsWith('@'))
        {
            if (value is "@-" || file(value[1..]) is not { } content)
            {
                Wrong(name, value, value is "@-" ? "a text or @FILE" : "@ and a file that can be read");
                return;
            }
            // Line ends are left out by -d alone.
            value =
                name == "--data"
                    ? content.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)
                    : content;
        }
        Data.Add(value);
    }

    private static string Encoded(string value) =>
        value.Split('=', 2) is [var name, var content]
            ? (name.Length == 0 ? "" : $"{name}=") + Uri.EscapeDataString(content)
            : Uri.EscapeDataString(value);

    private void Flag(string name)
    {
        switch (name)
        {
            case "-G" or "--get":
                IsQuery = true;
                break;
            case "-I" or "--head":
                IsHead = true;
                break;
            case "-L" or "--location":
                LeftOut.Add("-L: a load does not follow redirects");
                break;
            case "-k" or "--insecure":
                LeftOut.Add("-k: certificates are checked");
                break;
            case "-:" or "--next":
                Refuse(name, "a command with one request");
                break;
            default:
                // Every other option without a value says how curl behaves, not what it asks for.
                if (!Known().IsMatch(name))
                    Refuse(name, "the options that browsers copy: -X, -H, -d, -b, -u");
                break;
        }
    }

    private void Refuse(string option, string allowed) =>
        Errors.Add(new(CurlCommand.Source, option, allowed) { Why = "cannot be imported" });

    private void Wrong(string option, string value, string allowed) =>
        Errors.Add(new($"{CurlCommand.Source}: {option}", value, allowed));

    [GeneratedRegex(
        "^(-[sSvifgnqNjO#0-46aBlRJZ]|--(silent|show-error|verbose|include|fail|fail-with-body|fail-early|globoff|no-buffer|"
            + "compressed|http[0-3.]*|http2-prior-knowledge|ipv4|ipv6|progress-bar|location-trusted|basic|no-keepalive|"
            + "tcp-nodelay|path-as-is|tlsv1[.0-3]*|ssl-reqd|remote-name|no-progress-meter|disable|raw|anyauth))$"
    )]
    private static partial Regex Known();
}
