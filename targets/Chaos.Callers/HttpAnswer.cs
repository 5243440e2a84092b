using System.Globalization;
using System.Net.Http.Headers;

namespace Chaos.Callers;

/// <summary>
/// A whole answer, of which a step reads values. It is valid only while it is judged: its bytes are pooled.
/// </summary>
/// <param name="response">The answer's status and headers.</param>
/// <param name="body">The body as it came.</param>
/// <param name="isWhole">Whether the body is here as a whole, and not left out because it is too long.</param>
internal sealed class HttpAnswer(HttpResponseMessage response, ReadOnlyMemory<byte> body, bool isWhole) : IDisposable
{
    /// <summary>The most bytes of a body that are read for a judgement.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>The outcome of a call whose answer is too long to be read.</summary>
    public static readonly string TooLong = string.Create(
        CultureInfo.InvariantCulture,
        $"answer above {MostBytes >> 20} MiB"
    );

    private const string SetCookie = "Set-Cookie";

    private readonly AnswerBody _body = new(body, response.Content.Headers);

    /// <summary>The status code.</summary>
    public int Status => (int)response.StatusCode;

    /// <summary>Why nothing of the body can be read, as the outcome of the call. Null when it can be read.</summary>
    public string? Unreadable => isWhole ? _body.Unreadable : TooLong;

    /// <summary>The body as text, in the encoding that Content-Type names, UTF-8 by default.</summary>
    public string Text => _body.Text;

    /// <summary>The body as JSON. Null when it is none.</summary>
    public System.Text.Json.JsonElement? Json => _body.Json;

    /// <summary>Why there is no JSON.</summary>
    public string WhyNoJson => _body.WhyNoJson;

    /// <summary>The cookies that the answer sets, each as the header writes it.</summary>
    public IReadOnlyList<string> SetCookies => Header(SetCookie);

    /// <summary>Returns the values of a header. Returns an empty list when the answer does not have it.</summary>
    public IReadOnlyList<string> Header(string name) =>
        Values(response.Headers, name) ?? Values(response.Content.Headers, name) ?? [];

    /// <summary>Returns the value of a cookie that the answer sets. Returns null when it sets no such cookie.</summary>
    public string? CookieOf(string name) =>
        SetCookies
            .Select(c => c.Split(';')[0].Split('=', 2))
            .Where(pair => pair.Length == 2 && pair[0].Trim() == name)
            .Select(pair => pair[1].Trim())
            .LastOrDefault();

    public void Dispose() => _body.Dispose();

    private static IReadOnlyList<string>? Values(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? [.. values.Select(HeaderText.Of)] : null;
}
