using System.Text.Json;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Files.Importing;

namespace Chaos.Scenarios.Tests.Files.Importing;

public sealed class HarFileTests
{
    [Fact]
    public void The_calls_to_the_host_with_the_most_become_a_journey_in_their_order()
    {
        var import = Read(
            Entry("https://shop.example.com/", kind: "document", at: 0),
            Entry("https://shop.example.com/app.js", kind: "script", at: 0.2),
            Entry("https://stats.example.net/hit", kind: "xhr", at: 0.3),
            Entry("https://shop.example.com/api/products?page=1", kind: "xhr", at: 0.4),
            Entry("https://shop.example.com/api/products?page=1", kind: "xhr", at: 3.2),
            Entry("https://shop.example.com/api/orders", method: "POST", kind: "xhr", at: 4),
            Entry("https://shop.example.com/api/gone", kind: "xhr", status: 404, at: 5),
            Entry("https://shop.example.com/logout", kind: "document", status: 302, at: 60)
        );
        Assert.Equal("https://shop.example.com", import.Address);
        Assert.Equal(["get", "get-api-products", "get-api-products-2", "get-logout"], import.Calls.Select(c => c.Name));
        Assert.Equal(["00:00:00", "00:00:00", "00:00:02.7000000", "00:00:03"], import.Calls.Select(c => $"{c.Think}"));
        Assert.Equal([null, null, null, 302], import.Calls.Select(c => c.Status));
        Assert.Equal(
            [
                "1 call of images, styles, scripts and the like",
                "1 call to stats.example.net",
                "1 call by POST: /api/orders (--methods POST takes them)",
                "1 call answered 404: /api/gone",
            ],
            import.LeftOut
        );
        var experiment = SomeImport.Read(import).Experiment!;
        Assert.Equal(
            ["calls.get", "calls.get-api-products", "calls.get-api-products-2", "calls.get-logout"],
            Assert.Single(experiment.Workloads).Parts.Select(p => $"calls.{p.Name.Split('.')[^1]}")
        );
    }

    [Fact]
    public void Methods_and_host_are_taken_as_the_user_asks()
    {
        var import = HarFile.Read(
            "shop.har",
            Har(
                Entry("https://shop.example.com/", kind: "document"),
                Entry("https://shop.example.com/a", kind: "xhr"),
                Entry("https://api.example.com/login", method: "POST", body: """{"password":"p-123"}""")
            ),
            new() { Methods = ["GET", "POST"], Host = "api.example.com" }
        );
        var call = Assert.Single(import.Calls);
        Assert.Equal(("POST", "/login", """{"password":"{{env.PASSWORD}}"}"""), (call.Method, call.Path, call.Body));
        SomeImport.Read(import);
    }

    [Fact]
    public void Cookies_tokens_and_what_a_browser_adds_are_not_written()
    {
        var import = Read(
            Entry(
                "https://shop.example.com/me?session=s-123",
                headers:
                [
                    (":authority", "shop.example.com"),
                    ("cookie", "sid=s-123"),
                    ("authorization", "Bearer t-123"),
                    ("x-api-key", "k-123"),
                    ("user-agent", "Mozilla/5.0"),
                    ("accept-encoding", "gzip"),
                    ("if-none-match", "\"1\""),
                    ("x-tenant", "7"),
                ]
            )
        );
        Assert.Equal(
            ["Cookie", "TOKEN", "session", "x-api-key"],
            import
                .Variables.Values.Select(v => v.Split(' ')[^1])
                .Select(w =>
                    w == "authorization" ? "TOKEN"
                    : w == "cookie" ? "Cookie"
                    : w
                )
                .Order(StringComparer.Ordinal)
        );
        Assert.Equal("7", import.Calls[0].Headers["x-tenant"]);
        Assert.Equal(4, import.Calls[0].Headers.Count);
        Assert.DoesNotContain("-123", SomeImport.Text(import), StringComparison.Ordinal);
        SomeImport.Read(import);
    }

    [Fact]
    public void A_token_that_an_answer_gave_is_captured_and_cookies_that_one_set_are_left_to_the_journey()
    {
        const string Login = """
            { "request": { "method": "POST", "url": "http://localhost:5000/login", "postData": { "text": "{}" } },
              "response": { "status": 200, "headers": [ { "name": "set-cookie", "value": "sid=1" } ],
                "content": { "text": "{\"data\":[{\"access\":\"token-123\"}]}" } } }
            """;
        var import = HarFile.Read(
            "a.har",
            Har(
                Login,
                Entry("http://localhost:5000/me", headers: [("authorization", "Bearer token-123"), ("cookie", "sid=1")])
            ),
            new() { Methods = ["GET", "POST"] }
        );
        Assert.Equal(new("json", "$.data[0].access"), import.Calls[0].Captures["token"]);
        Assert.Equal(["authorization=Bearer {{token}}"], import.Calls[1].Headers.Select(h => $"{h.Key}={h.Value}"));
        Assert.Empty(import.Variables);
        SomeImport.Read(import);
    }

    [Fact]
    public void A_form_that_was_recorded_by_fields_is_sent_as_a_form()
    {
        const string Entry = """
            { "request": { "method": "POST", "url": "http://localhost:5000/login",
              "postData": { "mimeType": "application/x-www-form-urlencoded",
                "params": [ { "name": "user", "value": "a b" }, { "name": "password", "value": "p-123" } ] } } }
            """;
        var import = HarFile.Read("a.har", Har(Entry), new() { Methods = ["POST"] });
        Assert.Equal("user=a%20b&password={{env.PASSWORD}}", import.Calls[0].Body);
        Assert.Equal("application/x-www-form-urlencoded", import.Calls[0].Headers["Content-Type"]);
        SomeImport.Read(import);
    }

    [Theory]
    [InlineData("{", "--har: a.har:1:2: the text is not JSON; allowed: a recording that a browser has saved (HAR)")]
    [InlineData("[]", "--har: a.har: log.entries: missing; expected a recording")]
    [InlineData("""{"log":{"entries":[]}}""", "--har: a.har: log.entries: missing")]
    [InlineData(
        """{"log":{"entries":[1,{},{"request":{"url":"data:x"}}]}}""",
        "--har: a.har: the recording has none that can be taken"
    )]
    public void A_recording_without_calls_says_what_is_allowed(string text, string message) =>
        Assert.Contains(message, Assert.Single(HarFile.Read("a.har", text, new()).Errors).ToString());

    [Fact]
    public void A_host_that_is_not_in_the_recording_is_answered_with_those_that_are() =>
        Assert.Equal(
            "--host: other is not allowed; allowed: localhost:5000",
            Assert
                .Single(HarFile.Read("a.har", Har(Entry("http://localhost:5000/")), new() { Host = "other" }).Errors)
                .ToString()
        );

    [Fact]
    public void A_recording_of_other_methods_only_says_how_to_take_them() =>
        Assert.Contains(
            "one with calls by GET that were answered; it has POST (--methods takes others)",
            Assert.Single(Read(Entry("http://localhost:5000/", method: "POST")).Errors).ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void What_a_page_fetches_and_what_stays_open_is_told_from_calls_without_the_names_of_Chrome()
    {
        var import = Read(
            Entry("http://localhost:5000/favicon.ico", kind: "other", type: "image/x-icon"),
            Entry("http://localhost:5000/old.js", type: "x-unknown", status: 304),
            Entry("http://localhost:5000/events", type: "text/event-stream"),
            Entry("http://localhost:5000/socket", status: 101),
            Entry("http://localhost:5000/image.png", kind: "fetch"),
            Entry("http://localhost:5000/a", type: "x-unknown", status: 304),
            Entry("http://localhost:5000/a", method: "OPTIONS"),
            Entry("wss://localhost:5000/socket"),
            Entry("data:image/png;base64,AAAA")
        );
        Assert.Equal(["/image.png", "/a"], import.Calls.Select(c => c.Path));
        Assert.Equal(
            [
                "2 calls not over HTTP: of WebSockets, data: addresses and the like",
                "2 calls of streams: WebSockets and server-sent events",
                "3 calls of images, styles, scripts and the like",
            ],
            import.LeftOut
        );
    }

    [Fact]
    public void Calls_are_in_the_order_in_which_they_began_and_to_one_scheme()
    {
        var import = Read(
            Entry("https://localhost:5000/b", at: 2),
            Entry("https://localhost:5000/a", at: 1),
            Entry("http://localhost:5000/a", at: 0)
        );
        Assert.Equal("https://localhost:5000", import.Address);
        Assert.Equal(["/a", "/b"], import.Calls.Select(c => c.Path));
        Assert.Equal(["1 call to http://localhost:5000"], import.LeftOut);
    }

    [Fact]
    public void A_cookie_stays_a_placeholder_unless_the_calls_before_it_set_all_of_them_and_no_other_call_is_between()
    {
        (string, string) sent = ("cookie", "sid=s-123; theme=dark");
        Assert.Equal(
            ["{{env.COOKIE}}", ""],
            Cookies(
                Read(
                    Entry("http://localhost:5000/", at: 0, sets: "theme=dark"),
                    Entry("http://localhost:5000/me", at: 1, headers: [sent], sets: "sid=s-123; Path=/"),
                    Entry("http://localhost:5000/me", at: 2, headers: [sent])
                )
            )
        );
        // What is left out, such as a login, changed what the cookie stands for.
        Assert.Equal(
            ["{{env.COOKIE}}", "{{env.COOKIE}}"],
            Cookies(
                Read(
                    Entry("http://localhost:5000/", at: 0, sets: "theme=dark\nsid=s-123"),
                    Entry("http://localhost:5000/login", at: 1, method: "POST"),
                    Entry("http://localhost:5000/me", at: 2, headers: [sent]),
                    Entry("http://localhost:5000/unsaid", at: 3)
                )
            )
        );

        // A login among the calls begins a session of its own.
        Assert.Equal(
            ["{{env.COOKIE}}", ""],
            Cookies(
                Read(
                    Entry("http://localhost:5000/", at: 0, headers: [sent]),
                    Entry("http://localhost:5000/login", at: 1, sets: "sid=s-456"),
                    Entry("http://localhost:5000/me", at: 2)
                )
            )
        );

        static IEnumerable<string> Cookies(Imported import) =>
            import.Calls.Skip(1).Select(c => c.Headers.GetValueOrDefault("cookie", ""));
    }

    [Fact]
    public void A_token_in_a_page_or_a_cookie_is_captured_and_one_in_Base64_too()
    {
        var import = HarFile.Read(
            "a.har",
            Har(
                Entry(
                    "http://localhost:5000/",
                    at: 0,
                    answer: "<form>\n<input type=hidden name=\"_csrf\" value=\"csrf-12345\">\n</form>",
                    sets: "XSRF-TOKEN=xsrf-12345; Path=/"
                ),
                Entry(
                    "http://localhost:5000/login",
                    at: 1,
                    method: "POST",
                    body: "_csrf=csrf-12345&user=ada",
                    bodyType: "application/x-www-form-urlencoded",
                    headers: [("x-xsrf-token", "xsrf-12345")],
                    answer: Convert.ToBase64String("{\"access\":\"abc-12345\",\"type\":\"application/json\"}"u8),
                    encoding: "base64"
                ),
                Entry(
                    "http://localhost:5000/me",
                    at: 2,
                    headers: [("authorization", "Bearer abc-12345"), ("accept", "application/json")]
                )
            ),
            new() { Methods = ["GET", "POST"] }
        );
        Assert.Empty(import.Variables);
        Assert.Equal(
            [new("cookie", "XSRF-TOKEN"), new("regex", """<input\ type=hidden\ name="_csrf"\ value="([^"'<>\s&]+)""")],
            import.Calls[0].Captures.Values
        );
        Assert.Equal("{{token}}", import.Calls[1].Headers["x-xsrf-token"]);
        Assert.Equal("_csrf={{token2}}&user=ada", import.Calls[1].Body);
        Assert.Equal(new("json", "$.access"), import.Calls[1].Captures["token3"]);
        Assert.Equal("Bearer {{token3}}", import.Calls[2].Headers["authorization"]);
        Assert.Equal("application/json", import.Calls[2].Headers["accept"]);
        SomeImport.Read(import);
    }

    [Fact]
    public void No_name_and_no_sentence_has_a_token_of_a_path()
    {
        var import = Read(
            Entry("http://ada:p-123@localhost:5000/invite/a1b2c3d4", at: 0),
            Entry("http://localhost:5000/invite/a1b2c3d4", at: 1, status: 404),
            Entry("http://localhost:5000/invite/a1b2c3d4", at: 2, method: "POST")
        );
        Assert.Equal("get-invite-token", import.Calls[0].Name);
        Assert.Equal(
            ["1 call by POST: /invite/*** (--methods POST takes them)", "1 call answered 404: /invite/***"],
            import.LeftOut
        );
        Assert.DoesNotContain("a1b2c3d4", SomeImport.Text(import), StringComparison.Ordinal);
        Assert.DoesNotContain("p-123", SomeImport.Text(import), StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_is_no_text_is_left_out()
    {
        var import = HarFile.Read(
            "a.har",
            Har(Entry("http://localhost:5000/a%20b", method: "PUT", body: "\u0089PNG\u0000", bodyType: "image/png")),
            new() { Methods = ["PUT"] }
        );
        Assert.Equal(("put-a-b", null), (import.Calls[0].Name, import.Calls[0].Body));
        Assert.Empty(import.Calls[0].Headers);
        Assert.StartsWith(
            "the body of PUT /a%20b: it is no text",
            Assert.Single(import.LeftOut),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(20, "rate: 10   # journeys")]
    [InlineData(1, "rate: 0.5   # journeys")]
    public void The_rate_counts_calls_also_where_less_than_one_journey_a_second_begins(double rate, string line)
    {
        var import = Read(Entry("http://localhost:5000/a"), Entry("http://localhost:5000/b"));
        var text = new FirstFile
        {
            Url = import.Address,
            Import = import,
            Rate = rate,
        }.Text();
        Assert.Contains(line, text, StringComparison.Ordinal);
        Assert.Empty(SomeFile.Read(text, _ => null).Lines);
    }

    [Fact]
    public void The_files_of_a_form_are_left_out_with_its_body()
    {
        const string Entry = """
            { "request": { "method": "POST", "url": "http://localhost:5000/files",
              "postData": { "mimeType": "multipart/form-data; boundary=x",
                "params": [ { "name": "file", "fileName": "a.png", "contentType": "image/png" } ] } } }
            """;
        var import = HarFile.Read("a.har", Har(Entry), new() { Methods = ["POST"] });
        Assert.Null(import.Calls[0].Body);
        Assert.Empty(import.Calls[0].Headers);
        Assert.Equal(
            ["the body of POST /files: the parts of its form are not recorded as they were sent"],
            import.LeftOut
        );
    }

    private static Imported Read(params string[] entries) => HarFile.Read("shop.har", Har(entries), new());

    private static string Har(params string[] entries) =>
        $$"""{ "log": { "version": "1.2", "entries": [ {{string.Join(", ", entries)}} ] } }""";

    private static string Entry(
        string url,
        string method = "GET",
        string? kind = null,
        int status = 200,
        double at = 0,
        string? body = null,
        string bodyType = "application/json",
        string type = "application/json",
        string? answer = null,
        string? encoding = null,
        string? sets = null,
        params (string Name, string Value)[] headers
    ) =>
        JsonSerializer.Serialize(
            new
            {
                startedDateTime = DateTime.UnixEpoch.AddSeconds(at).ToString("O"),
                time = 100,
                _resourceType = kind,
                request = new
                {
                    method,
                    url,
                    headers = headers.Select(h => new { name = h.Name, value = h.Value }),
                    postData = body is null ? null : new { mimeType = bodyType, text = body },
                },
                response = new
                {
                    status,
                    headers = sets is null ? [] : new[] { new { name = "Set-Cookie", value = sets } },
                    content = new
                    {
                        mimeType = type,
                        text = answer,
                        encoding,
                    },
                },
            }
        );
}
