using System.Text;
using Chaos.Core;
using Chaos.Core.Texts;
using Chaos.Scenarios.Files;
using Chaos.Targets;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Requests;

namespace Chaos.Cli.Loading;

/// <summary>Reads what one request is: its address, method, headers, body and what is a good answer.</summary>
/// <param name="allowed">The hosts that load may reach.</param>
/// <param name="secrets">The source of secrets in headers, body and address.</param>
/// <param name="errors">Receives every mistake.</param>
internal sealed class RequestReading(AllowedTargets allowed, Secrets secrets, ICollection<PlanError> errors)
{
    private const string AllowTarget = ", or a host named by --allow-target";
    private const string NotHere =
        "{{env.NAME}} or {{file.PATH}}: a secret must not be on the command line, where others can read it";
    private const int MostRedirects = 50;

    private readonly TextCheck _texts = new(secrets, errors);

    /// <summary>Reads the options; null when there was a mistake.</summary>
    public RequestTargetSpec? Read(LoadAsked asked)
    {
        var before = errors.Count;
        var feed = asked.Feed is { } file
            ? FeedInFile.Read(Directory.GetCurrentDirectory(), file, "--feed", errors)
            : null;
        // Without its feed, what the texts may contain is not known.
        var known = asked.Feed is not null && feed is null ? null : CallText.NamesWith(feed);
        var address = AddressOf(asked.Url, known);
        var headers = HeadersOf(asked.Headers, known, feed);
        var body = asked.Body is { } text ? BodyOf(text, known) : null;
        var expect = ExpectedOf(asked.Expect);
        var follow = FollowOf(asked.Follow);
        var method = asked.Method ?? (asked.Body is null ? "GET" : "POST");
        if (HttpMethods.Error("-X", method) is { } wrong)
            errors.Add(wrong);
        if (address is not var (origin, path, login) || errors.Count > before)
            return null;
        return new()
        {
            Service = LoadReading.Target,
            Method = method,
            Path = path,
            Headers = headers,
            Body = body,
            KnownAs = origin,
            Tls = origin.Scheme == Uri.UriSchemeHttps,
            TlsSettings = asked.Insecure ? new() { InsecureSkipVerify = true } : null,
            Http2 = asked.Http2,
            Login = login,
            Expect = expect,
            Follow = follow,
            MayFollow = allowed,
            Feed = feed,
            Secrets = secrets,
        };
    }

    private (Uri Origin, string Path, string? Login)? AddressOf(string url, IReadOnlyList<string>? known)
    {
        const string Such = "an address such as http://localhost:5000/orders";
        var text = url.Contains("://", StringComparison.Ordinal) ? url : $"http://{url}";
        var login = LoginUrl.Of(text);
        if (
            !Uri.TryCreate(login.Url, UriKind.Absolute, out var address)
            || address.Host.Length == 0
            || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
        )
        {
            errors.Add(new("url", SecretText.Told(url), Such));
            return null;
        }
        if (allowed.Error("url", address) is { } wrong)
            errors.Add(wrong with { Allowed = wrong.Allowed + AllowTarget });
        // The path is sent as it was written, except for a fragment, which is never sent.
        var begin = login.Url.IndexOfAny(['/', '?', '#'], login.Url.IndexOf("://", StringComparison.Ordinal) + 3);
        var path = (begin < 0 ? "" : login.Url[begin..]).Split('#')[0];
        CheckText("url", "", text, known);
        // A login may also be a token alone.
        if (login.Login is { } user && !SecretText.HasPlaceholder(user))
            SecretMask.Add("url", user);
        return (new(address.GetLeftPart(UriPartial.Authority)), path.StartsWith('/') ? path : $"/{path}", login.Login);
    }

    private ExpectedStatus? ExpectedOf(string? text)
    {
        if (text is null)
            return null;
        var words = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (var word in words.Where(w => ExpectedStatus.Read(w) is null))
            errors.Add(new("--expect", word, ExpectedStatus.Allowed));
        return new(words);
    }

    private int FollowOf(string? text)
    {
        if (text is null)
            return 0;
        if (RateText.Count(text) is >= 0 and <= MostRedirects and var count)
            return (int)count;
        errors.Add(new("--follow", text, $"0 to {MostRedirects} redirects after one request"));
        return 0;
    }

    private string? BodyOf(string text, IReadOnlyList<string>? known)
    {
        if (!text.StartsWith('@'))
        {
            CheckText("--body", "", text, known);
            return text;
        }
        try
        {
            var body = File.ReadAllText(text[1..], new UTF8Encoding(false, throwOnInvalidBytes: true));
            CheckText("--body", "", body, known, text);
            return body;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add(
                new("--body", text, "@ and a file with text in UTF-8")
                {
                    Why = e is FileNotFoundException or DirectoryNotFoundException ? "is not there" : "cannot be read",
                }
            );
            return null;
        }
    }

    private Dictionary<string, string> HeadersOf(IReadOnlyList<string> texts, IReadOnlyList<string>? known, Feed? feed)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
            {
                errors.Add(new("-H", SecretText.Told(text), "a header such as 'Accept: application/json'"));
                continue;
            }
            var (name, value) = (text[..colon].Trim(), text[(colon + 1)..].Trim());
            // A header with the name of a secret may be written out whole, as it can be masked whole.
            if (SecretText.IsName(name) && Template.NamesIn(value).Count == 0)
            {
                if (!HeaderSecrets.Mask(name, value))
                    errors.Add(new("-H", $"{name}: {Secrets.Mask}", NotHere) { Why = "is too short to be masked" });
            }
            else
                CheckText("-H", name, value, known);
            if (!headers.TryAdd(name, value))
                errors.Add(new("-H", name, "each header once"));
        }
        if (known is not null)
            HttpHeaders.Check(headers, "-H", feed, _texts);
        return headers;
    }

    /// <summary>Checks the placeholders of a text, and that no secret is written in it.</summary>
    private void CheckText(string option, string name, string text, IReadOnlyList<string>? known, string? file = null)
    {
        if (known is not null)
            _texts.CheckPlaceholders(option, text, known, hasFunctions: true);
        foreach (var wrong in TextCheck.SecretsIn(option, name, text))
            errors.Add(file is null ? wrong with { Allowed = NotHere } : wrong with { Value = $"a secret in {file}" });
    }
}
