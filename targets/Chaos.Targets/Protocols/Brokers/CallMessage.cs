using System.Text;
using Chaos.Core.Calls;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>Makes the body and the headers of a message for each call, for any broker.</summary>
internal sealed class CallMessage
{
    private readonly string _trial;
    private readonly string? _received;
    private readonly CallText? _body;
    private readonly IReadOnlyList<(string Name, CallText Value)> _headers;

    internal CallMessage(MessageTargetSpec spec, TargetSite site)
    {
        _trial = site.Trial;
        _received = spec.Receive ? site.Workload : null;
        _body = spec.Body is null
            ? null
            : new(
                spec.Body,
                spec.Feed,
                spec.Secrets,
                site,
                $"{spec.CallSummary} body",
                ValueEscape.OfBody(
                    spec.Headers.FirstOrDefault(h =>
                        h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
                    ).Value,
                    spec.Body
                )
            );
        _headers =
        [
            .. spec
                .Headers.Where(h => !IsOwn(h.Key))
                .Select(h =>
                    (h.Key, new CallText(h.Value, spec.Feed, spec.Secrets, site, $"{spec.CallSummary} header {h.Key}"))
                ),
        ];
    }

    internal byte[] Body(Call call) => _body is null ? [] : Encoding.UTF8.GetBytes(_body.For(call));

    /// <summary>
    /// Returns the user's headers and the baggage, and for a message that is received its stamp. A consumer that passes
    /// the baggage on is counted.
    /// </summary>
    internal IEnumerable<(string Name, string Value)> Headers(Call call)
    {
        foreach (var (name, value) in _headers)
            yield return (name, value.For(call));
        yield return (CallBaggage.Header, new CallBaggage(_trial, call, "").ToString());
        if (_received is not null)
            yield return (Arrivals.Header, Arrivals.StampOf(_trial, _received, call));
    }

    /// <summary>Whether a header identifies the call, so that no text of the user can be in it.</summary>
    internal static bool IsOwn(string header) =>
        header.Equals(CallBaggage.Header, StringComparison.OrdinalIgnoreCase)
        || header.Equals(Arrivals.Header, StringComparison.OrdinalIgnoreCase);
}
