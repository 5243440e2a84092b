using Chaos.Scenarios.Files.Importing;

namespace Chaos.Scenarios.Tests.Files.Importing;

/// <summary>The dialects in which browsers copy a command and people write one.</summary>
public sealed class CurlDialectTests
{
    private const string OfCmd = """
        curl ^"http://localhost:5000/login?a=1^&b=x^%^20y^" ^
          -H ^"accept: */*^" ^
          -H ^"sec-ch-ua: ^\^"Chromium^\^";v=^\^"130^\^"^" ^
          -H ^"content-type: application/json^" ^
          --data-raw ^"^{^\^"a^\^":^\^"x y ^& z^\^",^\^"n^\^":^\^"1^\^\n2^\^"^}^" ^
          --compressed
        """;

    private const string OfPowerShell = """
        curl.exe "http://localhost:5000/login?a=1&b=x%20y" `
          -H 'accept: */*' `
          -H 'content-type: application/json' `
          --data-raw "{`"a`":`"x y & z`",`"n`":`"1\n2`"}"
        """;

    private const string OfBash = """
        curl 'http://localhost:5000/login?a=1&b=x%20y' \
          -H 'accept: */*' \
          -H 'content-type: application/json' \
          --data-raw $'{"a":"x y \u0026 z","n":"1\\n2"}' --compressed
        """;

    [Theory]
    [InlineData(OfCmd)]
    [InlineData(OfPowerShell)]
    [InlineData(OfBash)]
    public void A_command_is_the_same_call_in_each_dialect_of_a_browser(string command)
    {
        var import = Read(command);
        Assert.Empty(import.Errors);
        var call = Assert.Single(import.Calls);
        Assert.Equal(
            ("POST", "/login?a=1&b=x%20y", """{"a":"x y & z","n":"1\n2"}""", "accept"),
            (call.Method, call.Path, call.Body, Assert.Single(call.Headers).Key)
        );
        Assert.Empty(import.LeftOut);
        SomeImport.Read(import);
    }

    [Theory]
    [InlineData("curl http://localhost:5000/a ^\n -d ^\"^{^\"^\"a^\"^\":1^}^\"", """{"a":1}""")]
    [InlineData("curl http://localhost:5000/a ^\r\n  -d \"{\\\"a\\\":\\\"C:\\\\x\\\"}\"", """{"a":"C:\\x"}""")]
    [InlineData("curl http://localhost:5000/a --data-raw ^\"one^\n\ntwo^\"", "one\ntwo")]
    [InlineData("curl http://localhost:5000/a -d $'caf\\xc3\\xa9 \\U0001F600 \\101\\q'", "caf\u00e9 \ud83d\ude00 A\\q")]
    [InlineData("curl http://localhost:5000/a --json '{\"a\":' --json 1} -d x", "{\"a\":1}&x")]
    [InlineData("curl http://localhost:5000/a `\n -d 'it''s'", "it's")]
    [InlineData("curl http://localhost:5000/a --data-raw '{\"like\":\"a ^\"}'", """{"like":"a ^"}""")]
    [InlineData("curl http://localhost:5000/a --data-raw '{\"t\":\"a `\nb\"}' -H 'X: a''b'", "{\"t\":\"a `\nb\"}")]
    public void A_body_keeps_every_character(string command, string body) =>
        Assert.Equal(body, Assert.Single(Read(command).Calls).Body);

    [Theory]
    [InlineData("curl -H@headers.txt http://localhost:5000/a", "/a", "X-One=1 X-Two=2")]
    [InlineData("$ curl http://localhost:5000/a", "/a", "")]
    [InlineData("TOKEN=x /usr/bin/curl http://localhost:5000/a", "/a", "")]
    [InlineData("curl http://localhost:5000/a # a note\n", "/a", "")]
    [InlineData("curl http://localhost:5000/a --url-query 'q=a b' --url-query +c%20d", "/a?q=a%20b&c%20d", "")]
    [InlineData(
        "curl -G http://localhost:5000/a --data-urlencode q@q.txt --data-urlencode =x=y",
        "/a?q=a%26b&x%3Dy",
        ""
    )]
    [InlineData("curl -g 'http://localhost:5000/a?x[1-2]=y'", "/a?x[1-2]=y", "")]
    [InlineData("curl --oauth2-bearer {{env.MINE}} http://localhost:5000/a", "/a", "Authorization=Bearer {{env.MINE}}")]
    public void Every_way_to_say_a_part_of_a_request_is_read(string command, string path, string headers)
    {
        var import = Read(command);
        Assert.Empty(import.Errors);
        Assert.Equal(path, import.Calls[0].Path);
        Assert.Equal(headers, string.Join(' ', import.Calls[0].Headers.Select(h => $"{h.Key}={h.Value}")));
        SomeImport.Read(import);
    }

    [Theory]
    [InlineData("wget http://localhost:5000", "--curl: wget is not allowed; allowed: a command that begins with curl")]
    [InlineData(
        "Invoke-WebRequest -Uri \"http://x\"",
        "--curl: Invoke-WebRequest is not allowed; allowed: a command that"
    )]
    [InlineData("curl http://localhost:5000 -H \"X: $(cat x)\"", "$(... at line 1, column 35 is for a shell")]
    [InlineData("curl http://localhost:5000/${A:-b}", "${... at line 1, column 28 is for a shell")]
    [InlineData("curl http://localhost:5000/`date`", "`...` at line 1, column 28 is for a shell")]
    [InlineData("curl http://localhost:5000/a ;\ncurl http://localhost:5000/b", "--curl: a second curl command is not")]
    [InlineData("curl http://localhost:5000/a\ncurl http://localhost:5000/b", "--curl: a second curl command is not")]
    [InlineData(
        "curl ^\"http://localhost:5000/a^\" &\ncurl ^\"http://localhost:5000/b^\"",
        "a second curl command is not"
    )]
    [InlineData("curl 'http://localhost:5000/[1-3]'", "--curl: an address that stands for several is not allowed")]
    [InlineData("curl 'http://localhost:5000/{a,b}'", "--curl: an address that stands for several is not allowed")]
    [InlineData("curl -X 'A B' http://localhost:5000", "--curl: -X: A B is not allowed; allowed: a method")]
    [InlineData(
        "curl -H @none.txt http://localhost:5000",
        "--curl: -H: @none.txt is not allowed; allowed: @ and a file"
    )]
    [InlineData(
        "curl --digest -u a:b http://localhost:5000",
        "--curl: --digest cannot be imported; allowed: a login by -u"
    )]
    [InlineData("curl -T x http://localhost:5000", "--curl: -T cannot be imported; allowed: -d @FILE")]
    [InlineData("curl ^\"http://localhost:5000", "the command cannot be read: a quote \" is not closed")]
    public void What_is_no_call_that_can_be_imported_is_said(string command, string message) =>
        Assert.Contains(Read(command).Errors, e => e.ToString().Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("-L", "-L: a load does not follow redirects")]
    [InlineData("--http2", "--http2: the calls go over HTTP/1.1; http: { version: 2 } of the service asks for HTTP/2")]
    [InlineData("--cacert x.pem", "--cacert: tls: { caFile } of the service trusts it")]
    [InlineData("--resolve a:1:b", "--resolve: the calls go to the host of the address; --url names another")]
    [InlineData("-H 'Host: shop'", "the header Host: the calls have the host of the address")]
    [InlineData("-H 'X-None;'", "the header X-None: it is empty")]
    [InlineData("-b jar.txt", "the cookies of the file jar.txt")]
    [InlineData("-k", "-k: the address has no certificate")]
    public void What_is_not_taken_over_is_said(string option, string message) =>
        Assert.Equal([message], Read($"curl http://localhost:5000 {option}").LeftOut);

    [Fact]
    public void What_is_said_of_the_connection_is_a_word_of_the_service()
    {
        var experiment = SomeImport.Read(Read("curl -k --http2-prior-knowledge https://localhost:5000/a")).Experiment!;
        var external = experiment.Topology.Service("app").External!;
        Assert.True(external.Tls!.InsecureSkipVerify);
        Assert.True(external.Http2);
    }

    [Theory]
    [InlineData("curl -u $WHO:$PASS http://localhost:5000", "http://{{env.WHO}}:{{env.PASS}}@localhost:5000")]
    [InlineData("curl http://ada:p-123@localhost:5000", "http://ada:{{env.PASSWORD}}@localhost:5000")]
    [InlineData("curl \"$SHOP/a\"", null)]
    [InlineData("curl http://localhost:$PORT/a", null)]
    public void An_address_has_the_login_and_none_where_only_a_variable_has_it(string command, string? address)
    {
        var import = Read(command.Replace("\\", "", StringComparison.Ordinal));
        Assert.Empty(import.Errors);
        Assert.Equal(address, import.Address);
        SomeImport.Read(import);
    }

    [Fact]
    public void A_login_goes_into_a_header_where_no_address_is_written()
    {
        var import = Read("curl -u ada:p-123 http://localhost:5000/a").WithLoginInHeader();
        Assert.Equal("Basic {{base64 ada:env.PASSWORD}}", import.Calls[0].Headers["Authorization"]);
        Assert.Equal(["p-123"], import.Hidden);
        SomeImport.Read(import);
    }

    [Theory]
    [InlineData("/reset/eyJhbGciOiJI.eyJzdWIi/x", "/reset/{{env.TOKEN}}/x")]
    [InlineData("/invite/a1b2c3d4", "/invite/{{env.TOKEN}}")]
    [InlineData("/hooks/T0000/xQ9zRk2LmN4pVb7cWd1e", "/hooks/T0000/{{env.TOKEN}}")]
    [InlineData("/orders/00000000-0000-4000-8000-000000000001", "/orders/00000000-0000-4000-8000-000000000001")]
    [InlineData("/token/refresh", "/token/refresh")]
    [InlineData("/a-long-name-of-a-product-2026", "/a-long-name-of-a-product-2026")]
    public void A_token_in_a_path_is_in_no_path_and_no_name(string path, string written)
    {
        var call = Read($"curl http://localhost:5000{path}").Calls[0];
        Assert.Equal(written, call.Path);
        Assert.Equal(ImportedCall.Named($"get {written.Replace("{{env.", "", StringComparison.Ordinal)}"), call.Name);
    }

    [Fact]
    public void A_number_that_nobody_may_know_is_a_placeholder_without_quotes() =>
        Assert.Equal(
            """{"pin":{{env.PIN}},"max_tokens":5,"amount":2}""",
            Read("""curl http://localhost:5000 --json '{"pin":4711,"max_tokens":5,"amount":2}'""").Calls[0].Body
        );

    private static Imported Read(string command) =>
        CurlCommand.Read(
            command,
            file =>
                file switch
                {
                    "headers.txt" => "X-One: 1\nX-Two: 2\n",
                    "q.txt" => "a&b",
                    _ => null,
                }
        );
}
