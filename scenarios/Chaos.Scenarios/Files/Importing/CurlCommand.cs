using System.Text.RegularExpressions;
using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Scenarios.Files.Importing;

/// <summary>Reads a curl command, as people write it and as browsers copy it.</summary>
public sealed partial class CurlCommand
{
    /// <summary>The option of the command line that takes the command.</summary>
    internal const string Source = "--curl";

    private const string Form = "application/x-www-form-urlencoded";

    /// <summary>How much of a word is shown that is not understood.</summary>
    private const int MostCharacters = 60;

    private readonly CurlOptions _options;
    private readonly ImportedSecrets _secrets = new();

    private CurlCommand(CurlOptions options) => _options = options;

    /// <summary>Reads a command.</summary>
    /// <param name="text">The command.</param>
    /// <param name="file">Reads a file that the command names; null for one that cannot be read.</param>
    public static Imported Read(string text, Func<string, string?> file)
    {
        text = text.Trim();
        var (words, rest, mistake) = Split(text);
        // What stands before the command: a prompt, and variables that are set for it.
        words = [.. words.SkipWhile(w => w is "$" or "%" || Assignment().IsMatch(w))];
        if (mistake is not null)
            return Imported.Wrong(
                Source,
                new PlanError(Source, "the command", "one that a shell reads") { Why = $"cannot be read: {mistake}" }
            );
        if (words is [{ } first, ..] && !Curl().IsMatch(first))
            return Imported.Wrong(
                Source,
                new PlanError(
                    Source,
                    SecretText.Told(first.Length > MostCharacters ? $"{first[..MostCharacters]}..." : first),
                    "a command that begins with curl, such as a browser's Copy as cURL"
                )
            );
        var options = new CurlOptions(file);
        options.Read([.. words.Skip(1)]);
        if (Another().IsMatch(rest))
            options.Errors.Add(
                new(Source, "a second curl command", "one command; --har FILE takes all calls of a recording")
            );
        return new CurlCommand(options).Read();
    }

    private static (IReadOnlyList<string> Words, string Behind, string? Mistake) Split(string text)
    {
        if (CmdWords.Are(text))
        {
            var quoted = new CmdWords(text);
            return (quoted.Read(), quoted.Rest, quoted.Mistake);
        }
        var split = new CurlWords(text);
        return (split.Read(), split.Rest, split.Mistake);
    }

    private Imported Read()
    {
        if (_options.Urls.Count != 1)
            _options.Errors.Add(
                new(
                    Source,
                    _options.Urls.Count == 0 ? PlanError.Missing : $"{_options.Urls.Count} addresses",
                    "one address of http or https, such as curl http://localhost:5000/orders"
                )
            );
        else if (!_options.IsPlain && Glob().IsMatch(_options.Urls[0]))
            _options.Errors.Add(
                new(Source, "an address that stands for several", "one address; -g takes brackets as they are")
            );
        if (_options.Errors.Count > 0)
            return Imported.Wrong(Source, _options.Errors.DistinctBy(e => e.ToString()));
        var url = _options.Urls[0];
        if (!url.Contains("://", StringComparison.Ordinal))
            url = $"http://{url}";
        var begin = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var host = url[begin..].Split('/', '?', '#')[0];
        // A host in a variable of the shell is known only to the user.
        if (Template.NamesIn(host.Split('@')[^1]).Count > 0)
            return Made(null, url);
        if (
            !Uri.TryCreate(WithoutLogin(url, host), UriKind.Absolute, out var whole)
            || whole.Scheme is not ("http" or "https")
        )
            return Imported.Wrong(
                Source,
                new PlanError(Source, SecretText.Told(_options.Urls[0]), "an address of http or https")
            );
        if (host.Contains('@', StringComparison.Ordinal))
            _options.LoginOfAddress(Uri.UnescapeDataString(host[..host.LastIndexOf('@')]));
        return Made(whole, url);
    }

    private static string WithoutLogin(string url, string host) =>
        url.Replace($"://{host}", $"://{host.Split('@')[^1]}", StringComparison.Ordinal);

    private Imported Made(Uri? whole, string url)
    {
        var begin = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.IndexOfAny(['/', '?', '#'], begin);
        var path = end < 0 ? "/" : url[end..].Split('#')[0];
        if (path.Length == 0 || path[0] != '/')
            path = $"/{path}";
        var data = _options.IsQuery ? null : _options.Data.Text;
        foreach (
            var part in _options.IsQuery && _options.Data.Text is { } asked
                ? [.. _options.Query, asked]
                : _options.Query
        )
            path += (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + part;
        path = _secrets.Path(Sendable(path));
        var headers = Headers(data is not null);
        var method =
            _options.Method
            ?? (
                _options.IsHead ? "HEAD"
                : data is null && !_options.Form.IsSent ? "GET"
                : "POST"
            );
        var body = data is null ? null : _secrets.Body(data, headers.GetValueOrDefault("Content-Type"));
        if (_options.Form.IsSent)
        {
            if (data is not null || _options.IsQuery || _options.IsHead)
                _options.Errors.Add(
                    new(Source, $"-F beside {(_options.IsQuery ? "-G" : data is null ? "-I" : "-d")}", "one of the two")
                );
            if (_options.Form.Body(_secrets) is not var (form, type))
                return Imported.Wrong(Source, _options.Errors.DistinctBy(e => e.ToString()));
            (body, headers["Content-Type"]) = (form, type);
        }
        if (data is not null && body is null)
            _options.LeftOut.Add("the body: it is no text, or it holds a secret or {{ and is neither JSON nor a form");
        if (body is null || headers.GetValueOrDefault("Content-Type") is "application/json")
            headers.Remove("Content-Type");
        var login = Login();
        if (_options.IsInsecure && whole?.Scheme == Uri.UriSchemeHttp)
            _options.LeftOut.Add("-k: the address has no certificate");
        return new()
        {
            Source = "a curl command",
            Address = whole is null ? null : $"{whole.Scheme}://{login?.Insert(login.Length, "@")}{whole.Authority}",
            Login = login,
            IsInsecure = _options.IsInsecure,
            IsHttp2 = _options.IsHttp2,
            Calls =
            [
                new()
                {
                    Name = ImportedCall.NameOf(method, path),
                    Method = method,
                    Path = path,
                    Headers = headers,
                    Body = body,
                    Timeout = _options.Timeout,
                },
            ],
            LeftOut = [.. _options.LeftOut.Distinct()],
            Variables = _secrets.Variables,
            Hidden = _secrets.Hidden,
        };
    }

    /// <summary>The login as an address has it, with a placeholder for the password; null for none.</summary>
    private string? Login()
    {
        if (_options.Login is not { } login)
            return null;
        var (user, password) = login.Split(':', 2) is [var u, var p] ? (u, p) : (login, "");
        return $"{_secrets.Written(user) ?? Uri.EscapeDataString(user)}:"
            + (_secrets.Written(password) ?? _secrets.Placeholder("PASSWORD", password, $"the password of {user}"));
    }

    /// <summary>A path as a client sends it: without characters that no path may have.</summary>
    private static string Sendable(string path) => NotInPath().Replace(path, m => Uri.EscapeDataString(m.Value));

    private Dictionary<string, string> Headers(bool hasBody)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (_options.Data.IsJson)
        {
            _options.Headers.Insert(0, ("Accept", "application/json"));
            _options.Headers.Insert(0, ("Content-Type", "application/json"));
        }
        else if (hasBody)
            _options.Headers.Insert(0, ("Content-Type", Form));
        foreach (var (name, value) in _options.Headers.Where(h => SentHeaders.Has(h.Name, isRecorded: false)))
            if (value.Length == 0)
                headers.Remove(name);
            else if (_secrets.Header(name, value) is { } told)
                headers[name] = told;
            else
                _options.LeftOut.Add($"the header {name}: it has {{{{, which begins a placeholder");
        return headers;
    }

    [GeneratedRegex(@"[^\x21-\x7e]+|[""<>\\^`|]")]
    private static partial Regex NotInPath();

    [GeneratedRegex(@"^[A-Za-z_]\w*=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(^|[/\\])curl(\.exe)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Curl();

    [GeneratedRegex(@"(^|[\s;&|(])curl(\.exe)?\s", RegexOptions.IgnoreCase)]
    private static partial Regex Another();

    /// <summary>What curl takes for several addresses.</summary>
    [GeneratedRegex(@"\{[^{}]*,[^{}]*\}|\[[^\]-]+-[^\]]+\]")]
    private static partial Regex Glob();
}
