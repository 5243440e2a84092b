using Chaos.Core;
using Chaos.Core.Texts;

namespace Chaos.Targets.Protocols.Http;

/// <summary>The methods of HTTP requests, as they are registered, and those with which caches are emptied.</summary>
public static class HttpMethods
{
    private static readonly string[] s_usual = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private static readonly HashSet<string> s_known =
    [
        .. s_usual,
        .. "TRACE QUERY PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT SEARCH ACL BIND UNBIND REBIND LINK UNLINK".Split(
            ' '
        ),
        .. "CHECKIN CHECKOUT UNCHECKOUT LABEL MERGE MKACTIVITY MKCALENDAR MKWORKSPACE ORDERPATCH UPDATE".Split(' '),
        .. "UPDATEREDIRECTREF MKREDIRECTREF BASELINE-CONTROL VERSION-CONTROL PURGE BAN".Split(' '),
    ];

    /// <summary>Returns the mistake of a method that no service knows, under a path; null when there is none.</summary>
    public static PlanError? Error(string path, string method) =>
        s_known.Contains(method)
            ? null
            : new(path, method, $"{string.Join(", ", s_usual)}, or another method of HTTP, in capital letters")
            {
                Meant = s_known.Contains(method.ToUpperInvariant())
                    ? method.ToUpperInvariant()
                    : NearestName.Of(method, s_usual),
            };
}
