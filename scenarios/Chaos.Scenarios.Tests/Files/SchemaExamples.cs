using System.Reflection;
using Chaos.Scenarios.Tests.Golden;

namespace Chaos.Scenarios.Tests.Files;

/// <summary>
/// Files with and without mistakes: the golden ones, those of one mistake, and one for each rule of the schema.
/// </summary>
internal static class SchemaExamples
{
    private const string Slow = "slow: { edge: app->pay, delay: 200ms }";
    private const string App = "app: { command";
    private const string Control = "{ services: { app: { env: { RETRIES: 0 } } } }";

    /// <summary>Replacements of one text by another, in the file of <see cref="OneMistakeTests"/>.</summary>
    private static readonly (string Old, string New)[] s_changes =
    [
        ("version: 1", "version: 2"),
        ("version: 1", "id: 5.5"),
        ("version: 1", "id: -5"),
        ("version: 1", "id: A b"),
        ("rate: 20", "rate: 20, spacing: Poisson"),
        ("rate: 20", "rate: 20, spacing: \"even, poisson\""),
        ("rate: 20", "rate: 20, spacing: \"1\""),
        ("rate: 20", "rate: 20, expect: { status: [302, 2XX] }"),
        ("rate: 20", "rate: 20, expect: { status: [99] }"),
        ("rate: 20", "rate: 20, expect: { status: [] }"),
        ("rate: 20", "rate: 20, expect: { status: [6xx] }"),
        ("rate: 20", "rate: 20, expect: { status: 2xx }"),
        ("rate: 20", "rate: 20, expect: { status: 302, header: { A: b, C: { exists: false } }, within: 2s }"),
        ("rate: 20", "rate: 20, expect: { json: { $.a: b, $.b: 1, $.c: null, $.d: { minLength: 1 } }, text: x }"),
        ("rate: 20", "rate: 20, expect: { json: { $.a: { least: 1 } } }"),
        ("rate: 20", "rate: 20, expect: { json: [a] }"),
        ("rate: 20", "rate: 20, expect: { text: { matches: [a] } }"),
        ("rate: 20", "rate: 20, warmUp: { get: x }"),
        ("rate: 20", "rate: 20, warmUp: {}"),
        ("rate: 20", "rate: { stages: [{ duration: 10s, target: 5 }] }"),
        ("rate: 20", "rate: { stages: [] }"),
        ("rate: 20", "rate: { stages: [{ duration: 10s }] }"),
        ("rate: 20", "rate: { stages: [{ duration: 10s, target: -1 }] }"),
        ("rate: 20", "users: { stages: [{ duration: 10s, target: 5 }] }"),
        ("rate: 20", "users: { stages: [{ duration: 10s, target: 2.5 }] }"),
        ("rate: 20", "users: 5, pace: 1s, pauseAfterFailure: 0s"),
        ("rate: 20", "rate: 20, arrivals: poisson"),
        ("rate: 20", "rate: 20, arrivals: uneven"),
        ("rate: 20", "rate: 20, iterations: 1000, tags: { team: a }"),
        ("rate: 20", "rate: 20, iterations: 0"),
        ("path: /, rate: 20", "rate: 20, mix: [{ weight: 1, get: /a }, { weight: 0, get: /b }]"),
        ("path: /, rate: 20", "rate: 20, mix: []"),
        ("path: /, rate: 20", "rate: 20, mix: [{ weight: -1, get: /a }]"),
        ("path: /, rate: 20", "rate: 20, mix: [{ weight: 1, gett: /a }]"),
        ("path: /, rate: 20", "rate: 20, journey: a }\njourneys: { a: [{ one: { get: /a } }, { think: 1s..2s }]"),
        ("path: /, rate: 20", "rate: 20, journey: a }\njourneys: { a: [{ one: { get: /a }, two: { get: /b } }]"),
        ("path: /, rate: 20", "rate: 20, journey: a }\njourneys: { a: [{ One: { get: /a } }]"),
        ("path: /, rate: 20", "rate: 20, journey: a }\njourneys: { a: [{ one: { get: /a, gett: 1 } }]"),
        ("path: /, rate: 20", "rate: 20, journey: a }\njourneys: { a: [{ one: { get: /a } }, { think: 5 }]"),
        ("path: /, rate: 20", "load: external"),
        ("path: /, rate: 20", "load: external, listen: \"127.0.0.1:9000\", ready: { rate: 5, for: 2s, within: 1m }"),
        ("path: /, rate: 20", "load: external, command: [oha, x], env: { A: b }, expect: { status: [2xx, 302] }"),
        ("path: /, rate: 20", "load: external, expect: { json: { $.a: 1 } }"),
        ("path: /, rate: 20", "load: external, rate: 20"),
        ("path: /, rate: 20", "load: external, path: /"),
        ("path: /, rate: 20", "load: internal"),
        ("path: /, rate: 20", "load: external, ready: { for: 0s, rate: 1 }"),
        ("path: /, rate: 20", "k6: { args: [a] }"),
        ("path: /, rate: 20", "k6: { script: load.js }, command: oha"),
        ("path: /, rate: 20", "k6: { script: load.js }, load: external"),
        ("rate: 20", "rate: 20, listen: \"127.0.0.1:9000\""),
        ("rate: 20", "rate: 20, users: 5"),
        ("rate: 20", "rate: 20, method: get"),
        ("rate: 20", "rate: 5 %"),
        ("rate: 20", "rate: 600/m"),
        ("rate: 20", "users: 1.5"),
        ("to: pay }", "to: pay, protocol: HTTP }"),
        ("to: pay }", "to: pay, protocol: ftp }"),
        ("to: pay }", "to: pay, listen: x }"),
        ("to: pay }", "to: pay, canary: 'PING\\r\\n' }"),
        ("to: pay }", "to: pay, canary: \"€\" }"),
        ("to: pay }", "to: pay, protocol: redis }"),
        ("to: pay }", "to: pay, protocol: mysql, canary: { user: a, password: \"{{env.NAME}}\" } }"),
        ("to: pay }", "to: pay, protocol: mysql }"),
        ("to: pay }", "to: pay, protocol: tcp, canary: { send: { hex: \"00 0A\" }, expect: OK } }"),
        ("to: pay }", "to: pay, protocol: tcp, canary: { send: { hex: 0G } } }"),
        ("to: pay }", "to: pay, protocol: tcp, canary: { sends: a } }"),
        ("to: pay }", "to: pay, protocol: tcp, canary: [a] }"),
        (
            "slow: { edge: app->pay, delay: 200ms }",
            "answerWithStatus: { edge: app->pay, grpcStatus: NOT_FOUND, path: shop.Pay/Charge }"
        ),
        ("to: pay }", "to: pay, http: { tls: 1 } }"),
        ("to: pay }", "to: pay, http: { serverName: x } }"),
        ("http://{{proxy.pay}}", "nobody"),
        ("http://{{proxy.pay}}", "http://{{proxy.pay}}\", DB: \"Host=db;Password=hunter2"),
        ("command: node pay.js", "command: node pay.js | tee"),
        ("command: node pay.js", "command: []"),
        ("command: node pay.js", "command: [node, null]"),
        ("command: node pay.js", "command: [node, { a: 1 }]"),
        ("command: node pay.js", "command: [node, 1, true]"),
        ("command: node pay.js", "command: \" \""),
        ("command: node pay.js", "command: [\"\"]"),
        ("command: node pay.js", "command: node pay.js, ready: { http: //elsewhere }"),
        ("command: node pay.js", "command: node pay.js, address: \"127.0.0.1:5\""),
        ("control:", "reset: {}\ncontrol:"),
        ("control:", "reset: { command: x, url: \"http://127.0.0.1:1\" }\ncontrol:"),
        ("control:", "reset: { url: \"ftp://127.0.0.1:1\" }\ncontrol:"),
        ("control:", "reset: { url: \"http://127.0.0.1:1\", method: PUT IT }\ncontrol:"),
        ("control:", "observers: { o: { url: \"http://127.0.0.1:1\" } }\ncontrol:"),
        ("control:", "observers: { o: { url: \"http://127.0.0.1:1\", field: \"a[\" } }\ncontrol:"),
        (
            "control:",
            "observers: { o: { url: \"http://127.0.0.1:1\", field: a } }\nstopWhen: [reading(o) > 5]\ncontrol:"
        ),
        ("control:", "stopWhen: [so]\ncontrol:"),
        ("control:", "steadyState: 99 %\ncontrol:"),
        ("control:", "steadyState: 150 %\ncontrol:"),
        ("control:", "expectOutage: \"yes\"\ncontrol:"),
        ("control:", "rounds: auto\ncontrol:"),
        ("control:", "rounds: 2.5\ncontrol:"),
        ("control:", "attemptTimeout: 10m\ncontrol:"),
        ("control:", "run: []\ncontrol:"),
        ("control:", "after: {}\ncontrol:"),
        (Control, "{}"),
        (Control, "{ services: { app: { command: x, url: \"http://127.0.0.1:1\" } } }"),
        (Control, "{ services: { nobody: { command: x } } }"),
        (App, "client: { command: x }\n  app: { command"),
        (App, "a_b: { command: x }\n  app: { command"),
        (App, "ab: {}\n  app: { command"),
        (App, "ab: { url: \"http://127.0.0.1:1\", folder: . }\n  app: { command"),
        (App, "ab: { url: \"http://127.0.0.1:1\", env: { A: b } }\n  app: { command"),
        (App, "ab: { url: \"http://127.0.0.1:1\", env: {} }\n  app: { command"),
        (App, "ab: { url: \"http://127.0.0.1:1\", ready: { line: b } }\n  app: { command"),
        (Slow, "slow: { edge: app, delay: 200ms }"),
        (Slow, "slow: { edge: app->pay, delay: 1.5 s }"),
        (Slow, "slow: { edge: app->pay, delay: 1M }"),
        (Slow, "slow: { edge: app->pay, delay: 1500 }"),
        (Slow, "slow: { edge: app->pay, delay: 00:00:01 }"),
        (Slow, "slow: { edge: app->pay, delay: 99:99:99 }"),
        (Slow, $"{Slow}\n    cut: {{ edge: app->pay }}"),
        ($"{Slow}\n    for", "for"),
        (Slow, "answerWithStatus: { edge: app->pay, status: 429 }"),
        (Slow, "answerWithStatus: { edge: app->pay, status: 404 }"),
        (Slow, "answerWithStatus: { edge: app->pay, method: a b }"),
        (Slow, "answerWithStatus: { edge: app->pay, path: a }"),
        (Slow, "answerWithStatus: { edge: app->pay, header: \"a:\" }"),
        (Slow, "answerWithStatus: { edge: app->pay, retryAfter: 1500ms }"),
        (Slow, "abortRequests: { edge: app->pay, at: BeforeHeaders }"),
        (Slow, "abortRequests: { edge: app->pay, at: nowhere }"),
        (Slow, "delayRequests: { edge: app->pay, delay: 1500us }"),
        ("guards:\n  - recovers within 3 s", "guards: []"),
        ("objectives:\n  - attempts(app->pay) <= 1.2\nguards:\n  - recovers within 3 s", "objectives: []"),
        ("attempts(app->pay) <= 1.2", "fast enough"),
        ("workloads:\n  calls: { service: app, path: /, rate: 20 }", "workloads: {}"),
    ];

    /// <summary>All examples by name.</summary>
    internal static IEnumerable<(string Name, string Text)> All =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(GoldenFile.Folder, "Validate"), "*.yaml")
                .Order(StringComparer.Ordinal)
                .Select(f => (Path.GetFileName(f), File.ReadAllText(f))),
            .. s_changes.Concat(OfOneMistake()).Select(c => ($"{c.Old} => {c.New}", Changed(c.Old, c.New))),
        ];

    private static IEnumerable<(string Old, string New)> OfOneMistake() =>
        typeof(OneMistakeTests)
            .GetMethod(nameof(OneMistakeTests.A_mistake_is_reported_once_as_it_is_written))!
            .GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (IReadOnlyList<CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)
            .Select(values => ((string)values[0].Value!, (string)values[1].Value!));

    private static string Changed(string old, string replacement)
    {
        Assert.Contains(old, OneMistakeTests.Text, StringComparison.Ordinal);
        return OneMistakeTests.Text.Replace(old, replacement, StringComparison.Ordinal);
    }
}
