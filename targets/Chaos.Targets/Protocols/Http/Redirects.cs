using System.Collections.Concurrent;
using Chaos.Callers;
using Chaos.Core.Calls;
using Chaos.Core.Texts;

namespace Chaos.Targets.Protocols.Http;

/// <summary>
/// Follows redirects of requests, each of which is a request of its own within the same call. None goes to a host that
/// is not allowed, and credentials go to no other origin.
/// </summary>
/// <param name="spec">What is called.</param>
/// <param name="service">Sends the requests to the service, which may be behind a proxy.</param>
/// <param name="origin">The service's own address.</param>
internal sealed class Redirects(RequestTargetSpec spec, HttpCaller service, Uri origin) : IDisposable
{
    private static readonly ConcurrentDictionary<(string Outcome, int Count), string> s_outcomes = new();

    private readonly Lazy<HttpCaller> _others = new(() => new(ServiceHandler.Open(spec.TlsSettings), spec.Http2));

    /// <summary>Sends a request and those to which its answers redirect.</summary>
    public async ValueTask<CallResult> SendAsync(HttpRequestMessage first, CancellationToken cancellationToken)
    {
        var body = first.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var (request, received) = (first, 0L);
        for (var count = 0; ; count++)
        {
            string? location = null;
            var result = await (IsOwn(request.RequestUri!) ? service : _others.Value).AskAsync(
                request,
                spec.Expect is { } expect ? expect.Accepts : null,
                keepsBody: false,
                (answer, result) =>
                {
                    location = result.Status.IsGood() ? null : TargetOf(answer);
                    return result;
                },
                cancellationToken
            );
            received += result.Bytes;
            result = result with { Bytes = received };
            if (request != first)
                request.Dispose();
            if (location is null)
                return Counted(result, count);
            if (count == spec.Follow)
                return Failed(result, $"{result.Outcome} after {Times(count)}, which is all that --follow allows");
            if (
                !Uri.TryCreate(request.RequestUri, location, out var next)
                || (next.Scheme != Uri.UriSchemeHttp && next.Scheme != Uri.UriSchemeHttps)
            )
                return Failed(result, $"{result.Outcome} to something that is no address");
            if (!spec.MayFollow.Allow(next))
                return Failed(result, $"{result.Outcome} to a host that is not allowed") with
                {
                    Detail =
                        $"{result.Outcome} to {SecretText.Told(next.DnsSafeHost)}, which --allow-target does not name",
                };
            request = Next(first, request, next, result.Outcome, body);
        }
    }

    public void Dispose()
    {
        if (_others.IsValueCreated)
            _others.Value.Dispose();
    }

    private bool IsOwn(Uri address) =>
        address.Scheme == origin.Scheme
        && address.Port == origin.Port
        && address.DnsSafeHost.Equals(origin.DnsSafeHost, StringComparison.OrdinalIgnoreCase);

    private static string? TargetOf(HttpAnswer answer) =>
        answer.Status is 301 or 302 or 303 or 307 or 308 && answer.Header("Location") is [var where, ..] ? where : null;

    /// <summary>
    /// The request to which an answer redirects. As browsers do, 303 makes a GET of it, and 301 and 302 a GET of a POST.
    /// </summary>
    private HttpRequestMessage Next(
        HttpRequestMessage first,
        HttpRequestMessage last,
        Uri address,
        string? status,
        byte[] body
    )
    {
        var isGet =
            (status == "303" && last.Method != HttpMethod.Head)
            || (status is "301" or "302" && last.Method == HttpMethod.Post);
        var keepsBody = !isGet && last.Content?.Headers.ContentLength > 0;
        var next = new HttpRequestMessage(isGet ? HttpMethod.Get : last.Method, address)
        {
            Content = new ByteArrayContent(keepsBody ? body : []),
        };
        foreach (var (name, values) in first.Headers.NonValidated)
            if (IsOwn(address) || !SecretText.IsName(name))
                next.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        if (keepsBody && first.Content is { } content)
            foreach (var (name, values) in content.Headers.NonValidated)
                next.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)values);
        next.Headers.Host = null;
        return next;
    }

    private static CallResult Counted(CallResult result, int count) =>
        count == 0 || result.Outcome is not { } outcome
            ? result
            : result with
            {
                Outcome = s_outcomes.GetOrAdd(
                    (outcome, count),
                    static key => $"{key.Outcome} after {Times(key.Count)}"
                ),
            };

    private static CallResult Failed(CallResult result, string words) =>
        result with
        {
            Status = CallStatus.Unexpected,
            Outcome = words,
            Detail = words,
        };

    private static string Times(int count) => Core.Texts.Counted.Of(count, "redirect");
}
