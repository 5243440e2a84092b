using System.Globalization;
using Chaos.Callers;

namespace Chaos.Targets.Requests;

/// <summary>
/// A request that is not part of the load: the reading of an observer, a reset of state before a trial, a readiness
/// check. A login in its address is sent as Basic authorization. Redirects are not followed. A failure is reported in a
/// few words.
/// </summary>
public sealed record SideRequest
{
    /// <summary>The reason when the client's own time limit has passed.</summary>
    public const string NoAnswer = ConnectionFailure.NoAnswer;

    private const string Authorization = "Authorization";

    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The address, with placeholders.</summary>
    public required string Address { get; init; }

    /// <summary>Text that is added to the address unchanged.</summary>
    public string Query { get; init; } = "";

    /// <summary>Headers, with placeholders.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Sends the request.</summary>
    /// <param name="http">A client that follows no redirects.</param>
    /// <param name="replaced">Replaces the placeholders in a text.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<SideAnswer> SendAsync(
        HttpClient http,
        Func<string, string> replaced,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var request = Build(http, replaced);
            using var response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken), null);
            var elsewhere = response.Headers.Location is { } location
                ? $", a redirect to {location}, which is not followed"
                : "";
            return new(
                (int)response.StatusCode,
                "",
                string.Create(CultureInfo.InvariantCulture, $"answered {(int)response.StatusCode}{elsewhere}")
            );
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return new(
                null,
                "",
                e is OperationCanceledException ? ConnectionFailure.NoAnswer : ConnectionFailure.Of(e).Words
            );
        }
        catch (Exception e)
            when (e is FormatException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // The value of a placeholder makes the address or a header invalid.
            return new(null, "", e.Message.ReplaceLineEndings(" "));
        }
    }

    private HttpRequestMessage Build(HttpClient http, Func<string, string> replaced)
    {
        var (address, login) = LoginUrl.Of(Address);
        var request = new HttpRequestMessage(new(Method), replaced(address) + Query)
        {
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        foreach (var (name, value) in Headers.Select(h => (h.Key, replaced(h.Value))))
        {
            if ((HeaderRules.WhyNoName(name) ?? HeaderRules.WhyNot(value)) is { } allowed)
                throw new FormatException($"the header {name} cannot be sent; allowed: {allowed}");
            if (request.Headers.TryAddWithoutValidation(name, value))
                continue;
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }
        if (login is not null && !Headers.Keys.Contains(Authorization, StringComparer.OrdinalIgnoreCase))
            request.Headers.TryAddWithoutValidation(Authorization, LoginUrl.Basic(login, replaced));
        return request;
    }
}
