using System.Text;
using Chaos.Core.Calls;
using Chaos.Targets.Requests;

namespace Chaos.Targets.Protocols.Brokers;

/// <summary>Makes the body and the headers of a message for each call, for any broker.</summary>
internal sealed class CallMessage
{
    private readonly string _trial;
    private readonly CallText? _body;
    private readonly IReadOnlyList<(string Name, CallText Value)> _headers;

    internal CallMessage(MessageTargetSpec spec, TargetSite site)
    {
        _trial = site.Trial;
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
                .Headers.Where(h => !h.Key.Equals(CallBaggage.Header, StringComparison.OrdinalIgnoreCase))
                .Select(h =>
                    (h.Key, new CallText(h.Value, spec.Feed, spec.Secrets, site, $"{spec.CallSummary} header {h.Key}"))
                ),
        ];
    }

    internal byte[] Body(Call call) => _body is null ? [] : Encoding.UTF8.GetBytes(_body.For(call));

    /// <summary>Returns the user's headers and the baggage. A consumer that passes the baggage on is counted.</summary>
    internal IEnumerable<(string Name, string Value)> Headers(Call call) =>
        _headers
            .Select(h => (h.Name, h.Value.For(call)))
            .Append((CallBaggage.Header, new CallBaggage(_trial, call, "").ToString()));
}
