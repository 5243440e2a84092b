using System.Globalization;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>The options of a curl command.</summary>
internal sealed class CurlOptions
{
    /// <param name="file">Reads a file that the command names; null for one that cannot be read.</param>
    internal CurlOptions(Func<string, string?> file) =>
        (Data, Form) = (new CurlData(file, Errors), new CurlForm(file, Errors));

    /// <summary>The mistakes.</summary>
    internal List<PlanError> Errors { get; } = [];

    /// <summary>What is not taken over, a sentence each.</summary>
    internal List<string> LeftOut { get; } = [];

    /// <summary>The headers in order; an empty value takes one away.</summary>
    internal List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>The data, which is the body or belongs to the query.</summary>
    internal CurlData Data { get; }

    /// <summary>The form of several parts.</summary>
    internal CurlForm Form { get; }

    /// <summary>The longest time of the call; null when none is given.</summary>
    internal TimeSpan? Timeout { get; private set; }

    /// <summary>The addresses.</summary>
    internal List<string> Urls { get; } = [];

    /// <summary>What is added to the query.</summary>
    internal List<string> Query { get; } = [];

    /// <summary>The method that is given; null for none.</summary>
    internal string? Method { get; private set; }

    /// <summary>The login that is given, <c>user:password</c>; null for none.</summary>
    internal string? Login { get; private set; }

    /// <summary>Whether the data belongs to the query.</summary>
    internal bool IsQuery { get; private set; }

    /// <summary>Whether only the head of the answer is asked for.</summary>
    internal bool IsHead { get; private set; }

    /// <summary>Whether every certificate is accepted.</summary>
    internal bool IsInsecure { get; private set; }

    /// <summary>Whether only HTTP/2 is spoken.</summary>
    internal bool IsHttp2 { get; private set; }

    /// <summary>Whether brackets in an address stand for themselves.</summary>
    internal bool IsPlain { get; private set; }

    /// <summary>Takes the login of the address, if no option gives one.</summary>
    internal void LoginOfAddress(string login) => Login ??= login;

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
            if (CurlOptionNames.TakesValue(name))
                return Option(name, i + 1 < word.Length ? word[(i + 1)..] : null, words, at);
            Flag(name);
        }
        return at;
    }

    /// <summary>Reads an option with its value. Returns the position of the last word that belongs to it.</summary>
    private int Option(string name, string? given, IReadOnlyList<string> words, int at)
    {
        if (!CurlOptionNames.TakesValue(name))
        {
            Flag(name);
            return at;
        }
        if (given is null && at + 1 == words.Count)
        {
            Wrong(name, PlanError.Missing, "a value behind it");
            return at;
        }
        var last = given is null ? at + 1 : at;
        if (CurlOptionNames.InsteadOf(name) is { } allowed)
            Refuse(name, allowed);
        else if (CurlOptionNames.Told(name) is { } told)
            LeftOut.Add($"{name}: {told}");
        else
            Take(CurlOptionNames.Long(name), given ?? words[last]);
        return last;
    }

    private void Take(string name, string value)
    {
        switch (name)
        {
            case "--request" when value.Length == 0 || !value.All(char.IsAsciiLetter):
                Wrong("-X", SecretText.Told(value), "a method such as GET or POST");
                break;
            case "--request":
                Method = value.ToUpperInvariant();
                break;
            case "--url":
                Urls.Add(value);
                break;
            case "--url-query":
                Query.Add(value.StartsWith('+') ? value[1..] : Data.Encoded(value));
                break;
            case "--user":
                Login = value;
                break;
            case "--oauth2-bearer":
                Headers.Add(("Authorization", $"Bearer {value}"));
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
            case "--header" when value.StartsWith('@'):
                foreach (var line in Data.Content("-H", value)?.ReplaceLineEndings("\n").Split('\n') ?? [])
                    if (line.Trim().Length > 0)
                        AddHeader(line);
                break;
            case "--header":
                AddHeader(value);
                break;
            case "--data" or "--data-raw" or "--data-binary" or "--data-urlencode" or "--json":
                Data.Add(name, value);
                break;
            case "--form":
                Form.Add(value);
                break;
            case "--form-string":
                Form.AddText(value);
                break;
            case "--max-time":
                Timeout = TimeOf(value);
                break;
            default:
                break;
        }
    }

    private TimeSpan? TimeOf(string value)
    {
        if (
            double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= TimeSpan.MaxValue.TotalSeconds / 2
        )
            // Without any limit, as curl reads 0, a call that hangs would never end: the usual one stays.
            return seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
        Wrong("--max-time", value, "seconds, such as 2 or 0.5");
        return null;
    }

    private void AddHeader(string value)
    {
        if (value.Split(':', 2) is [var name, var content])
        {
            if (name.Trim().Equals("Host", StringComparison.OrdinalIgnoreCase))
                LeftOut.Add("the header Host: the calls have the host of the address");
            Headers.Add((name.Trim(), content.Trim()));
        }
        else if (value.EndsWith(';'))
            LeftOut.Add($"the header {value[..^1]}: it is empty");
        else
            Wrong("-H", SecretText.Told(value), "NAME: VALUE");
    }

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
            case "-L" or "--location" or "--location-trusted":
                LeftOut.Add($"{name}: a load does not follow redirects");
                break;
            case "-k" or "--insecure":
                IsInsecure = true;
                break;
            case "--http2-prior-knowledge":
                IsHttp2 = true;
                break;
            case "--http2" or "--http3" or "--http3-only":
                LeftOut.Add(
                    $"{name}: the calls go over HTTP/1.1; http: {{ version: 2 }} of the service asks for HTTP/2"
                );
                break;
            case "-:" or "--next":
                Refuse(name, "a command with one request");
                break;
            case var _ when CurlOptionNames.Told(name) is { } told:
                LeftOut.Add($"{name}: {told}");
                break;
            default:
                IsPlain |= name is "-g" or "--globoff";
                if (CurlOptionNames.InsteadOf(name) is { } allowed)
                    Refuse(name, allowed);
                else if (!CurlOptionNames.IsHarmless(name))
                    Refuse(name, "options that say what is asked for: -X, -H, -d, --json, -b, -u, -G and the like");
                break;
        }
    }

    private void Refuse(string option, string allowed) =>
        Errors.Add(new(CurlCommand.Source, option, allowed) { Why = "cannot be imported" });

    private void Wrong(string option, string value, string allowed) =>
        Errors.Add(new($"{CurlCommand.Source}: {option}", value, allowed));
}
