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

    private readonly CurlOptions _options;
    private readonly ImportedSecrets _secrets = new();

    private CurlCommand(CurlOptions options) => _options = options;

    /// <summary>Reads a command.</summary>
    /// <param name="text">The command.</param>
    /// <param name="file">Reads a file that the command names; null for one that cannot be read.</param>
    public static Imported Read(string text, Func<string, string?> file)
    {
        var split = new CurlWords(text.Trim());
        var words = split.Read();
        if (split.Mistake is { } mistake)
            return Imported.Wrong(
                Source,
                new PlanError(Source, "the command", "one that bash reads") { Why = $"cannot be read: {mistake}" }
            );
        var options = new CurlOptions(file);
        options.Read([.. words.Skip(words is ["curl" or "curl.exe", ..] ? 1 : 0)]);
        return new CurlCommand(options).Read();
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
        if (_options.Errors.Count > 0)
            return Imported.Wrong(Source, _options.Errors.DistinctBy(e => e.ToString()));
        var url = _options.Urls[0];
        if (!url.Contains("://", StringComparison.Ordinal))
            url = $"http://{url}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var whole) || whole.Scheme is not ("http" or "https"))
            return Imported.Wrong(
                Source,
                new PlanError(Source, SecretText.Told(_options.Urls[0]), "an address of http or https")
            );
        return Made(whole, url);
    }

    private Imported Made(Uri whole, string url)
    {
        var begin = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.IndexOfAny(['/', '?', '#'], begin);
        var path = end < 0 ? "/" : url[end..].Split('#')[0];
        if (path.Length == 0 || path[0] != '/')
            path = $"/{path}";
        var data = _options.Data.Count == 0 ? null : string.Join('&', _options.Data);
        if (_options.IsQuery && data is not null)
        {
            path += (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + data;
            data = null;
        }
        var headers = Headers(data is not null);
        var method =
            _options.Method
            ?? (
                _options.IsHead ? "HEAD"
                : data is null ? "GET"
                : "POST"
            );
        var body = data is null ? null : _secrets.Body(data, headers.GetValueOrDefault("Content-Type"));
        if (data is not null && body is null)
            _options.LeftOut.Add("the body: it holds a secret or {{, and is neither JSON nor a form");
        if (headers.GetValueOrDefault("Content-Type") is "application/json")
            headers.Remove("Content-Type");
        var call = new ImportedCall
        {
            Name = ImportedCall.NameOf(method, path),
            Method = method,
            Path = _secrets.Path(Sendable(path)),
            Headers = headers,
            Body = body,
        };
        return new()
        {
            Source = "a curl command",
            Address = Address(whole),
            Calls = [call],
            LeftOut = _options.LeftOut,
            Variables = _secrets.Variables,
        };
    }

    /// <summary>The address without its path; the password of a login is a placeholder.</summary>
    private string Address(Uri whole)
    {
        var login = _options.Login ?? (whole.UserInfo.Length > 0 ? Uri.UnescapeDataString(whole.UserInfo) : null);
        if (login is null)
            return $"{whole.Scheme}://{whole.Authority}";
        var (user, password) = login.Split(':', 2) is [var u, var p] ? (u, p) : (login, "");
        return $"{whole.Scheme}://{Uri.EscapeDataString(user)}:"
            + $"{_secrets.Placeholder("PASSWORD", password, $"the password of {user}")}@{whole.Authority}";
    }

    /// <summary>A path as a client sends it: without characters that no path may have.</summary>
    private static string Sendable(string path) => NotInPath().Replace(path, m => Uri.EscapeDataString(m.Value));

    private Dictionary<string, string> Headers(bool hasBody)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (_options.IsJson)
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
}
