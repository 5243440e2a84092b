using Chaos.Scenarios.Files.Importing;

namespace Chaos.Scenarios.Tests.Files.Importing;

public sealed class CurlCommandTests
{
    [Theory]
    [InlineData("curl http://localhost:5000", "GET", "/")]
    [InlineData("curl localhost:5000/orders?x=1#top", "GET", "/orders?x=1")]
    [InlineData("curl -sSL -o /dev/null http://localhost:5000/a --max-time 5 | jq .", "GET", "/a")]
    [InlineData("curl -XDELETE http://localhost:5000/a", "DELETE", "/a")]
    [InlineData("curl --request=put --url http://localhost:5000/a", "PUT", "/a")]
    [InlineData("curl -I http://localhost:5000/a", "HEAD", "/a")]
    [InlineData("curl http://localhost:5000/a -d x=1 -d y=2", "POST", "/a")]
    [InlineData("curl -G http://localhost:5000/a -d x=1 --data-urlencode 'q=a b&c'", "GET", "/a?x=1&q=a%20b%26c")]
    [InlineData("curl http://localhost:5000/a?x=1&y=2", "GET", "/a?x=1&y=2")]
    [InlineData("curl 'http://localhost:5000/caf\u00e9/{id}'", "GET", "/caf%C3%A9/%7Bid%7D")]
    public void A_command_is_a_call_with_the_method_and_path_that_curl_sends(string command, string method, string path)
    {
        var import = Read(command);
        var call = Assert.Single(import.Calls);
        Assert.Equal((method, path), (call.Method, call.Path));
        Assert.Equal("http://localhost:5000", import.Address);
        SomeImport.Read(import);
    }

    [Theory]
    [InlineData("-d x=1 -d y=2", "x=1&y=2", "application/x-www-form-urlencoded")]
    [InlineData("""--json '{"a":1}'""", """{"a":1}""", null)]
    [InlineData("""-H 'Content-Type: text/plain' --data-raw $'it\'s\n\u0041'""", "it's\nA", "text/plain")]
    [InlineData("""-H "Content-Type: application/json" --data-binary "{\"a\":\"\$5\"}" """, """{"a":"$5"}""", null)]
    [InlineData("-H Content-Type:text/plain -d @note.txt", "twolines", "text/plain")]
    [InlineData("-H Content-Type:text/plain --data-binary @note.txt", "two\nlines", "text/plain")]
    [InlineData("""--json '{"a":"{{x}}","b":{"c":{"d":1}}}'""", """{"a":"{\u007bx}}","b":{"c":{"d":1}}}""", null)]
    public void A_body_is_sent_as_curl_sends_it(string options, string body, string? contentType)
    {
        var import = Read($"curl http://localhost:5000/a {options}");
        var call = Assert.Single(import.Calls);
        Assert.Equal(body, call.Body);
        Assert.Equal(contentType, call.Headers.GetValueOrDefault("Content-Type"));
        SomeImport.Read(import);
    }

    [Fact]
    public void A_command_that_a_browser_has_copied_loses_its_secrets_and_what_belongs_to_its_connection()
    {
        var import = Read(
            """
            curl 'https://shop.example.com/api/orders?page=1&api_key=k-123' \
              -H 'accept: application/json' \
              -H 'authorization: Bearer eyJhbGciOi.eyJzdWIiOi' \
              -b 'sid=s-123; theme=dark' \
              -H 'sec-ch-ua: "Chromium";v="130"' \
              -H 'content-type: application/json' \
              -H 'x-csrf: c-123' \
              -H 'if-none-match: "1"' \
              --data-raw '{"user":"ada","login":{"password":"p-123"},"count":2}' \
              --compressed
            """
        );
        var call = Assert.Single(import.Calls);
        Assert.Equal("/api/orders?page=1&api_key={{env.API_KEY}}", call.Path);
        Assert.Equal(
            [
                "accept=application/json",
                "authorization=Bearer {{env.TOKEN}}",
                "x-csrf={{env.X_CSRF}}",
                "Cookie={{env.COOKIE}}",
            ],
            call.Headers.Select(h => $"{h.Key}={h.Value}").Order(StringComparer.Ordinal).OrderBy(h => h[0] == 'C')
        );
        Assert.Equal("""{"user":"ada","login":{"password":"{{env.PASSWORD}}"},"count":2}""", call.Body);
        Assert.Equal(["API_KEY", "COOKIE", "PASSWORD", "TOKEN", "X_CSRF"], import.Variables.Keys);
        Assert.DoesNotContain("-123", SomeImport.Text(import), StringComparison.Ordinal);
        SomeImport.Read(import);
    }

    [Fact]
    public void A_login_is_the_one_of_the_address_without_its_password()
    {
        var import = Read("curl -u ada:p-123 http://localhost:5000/a");
        Assert.Equal("http://ada:{{env.PASSWORD}}@localhost:5000", import.Address);
        Assert.DoesNotContain("p-123", SomeImport.Text(import), StringComparison.Ordinal);
        SomeImport.Read(import);
    }

    [Theory]
    [InlineData("""curl "http://localhost:5000/$WHO/${WHAT}?a=\$b" """, "/{{env.WHO}}/{{env.WHAT}}?a=$b")]
    [InlineData("curl 'http://localhost:5000/$WHO' 2>/dev/null", "/$WHO")]
    public void A_variable_of_the_shell_becomes_a_placeholder_except_in_single_quotes(string command, string path)
    {
        var import = Read(command);
        Assert.Equal(path, import.Calls[0].Path);
        Assert.Equal(path.Contains("{{", StringComparison.Ordinal) ? ["WHAT", "WHO"] : [], import.Variables.Keys);
        SomeImport.Read(import);
    }

    [Theory]
    [InlineData("application/json", """{"secret":{"deep":["s-123"]},"tokens":["t-123"],"hasToken":true}""")]
    [InlineData("application/json", """{"note":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx-123","url":"http://a:p-123@b/"}""")]
    [InlineData("application/json", """{"token":-123,"a":"b"}""")]
    [InlineData("application/xml", "<login><password>p-123</password></login>")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nname=\"password\"\r\n\r\np-123\r\n--x--")]
    [InlineData("application/x-www-form-urlencoded", "a=1&my_password=p-123&url=http://a:p-123@b/")]
    [InlineData("text/plain", "token: -123")]
    public void No_secret_of_a_body_is_written(string type, string body)
    {
        var import = Read($"curl http://localhost:5000/a -H 'Content-Type: {type}' --data-raw '{body}'");
        Assert.DoesNotContain("-123", SomeImport.Text(import), StringComparison.Ordinal);
        SomeImport.Read(import);
    }

    [Fact]
    public void Placeholders_of_secrets_that_somebody_has_written_stay()
    {
        var call = Read("curl http://localhost:5000/a -H 'Authorization: Bearer {{env.MINE}}'").Calls[0];
        Assert.Equal("Bearer {{env.MINE}}", call.Headers["Authorization"]);
    }

    [Theory]
    [InlineData(
        "curl",
        "--curl: missing; expected one address of http or https, such as curl http://localhost:5000/orders"
    )]
    [InlineData(
        "curl 'http://localhost:5000",
        "--curl: the command cannot be read: the quote ' at line 1, column 6 is not closed;"
    )]
    [InlineData("curl -H \"http://x", "the quote \" at line 1, column 9 is not closed")]
    [InlineData("curl http://localhost:5000 -T a.txt", "--curl: -T cannot be imported; allowed: -d @FILE")]
    [InlineData("curl http://localhost:5000 -m soon", "--curl: --max-time: soon is not allowed; allowed: seconds")]
    [InlineData("curl http://localhost:5000 -X", "--curl: -X: missing; expected a value behind it")]
    [InlineData("curl http://localhost:5000 -H wrong", "--curl: -H: wrong is not allowed; allowed: NAME: VALUE")]
    [InlineData(
        "curl http://localhost:5000 -d @none.txt",
        "--curl: --data: @none.txt is not allowed; allowed: @ and a file"
    )]
    [InlineData("curl http://localhost:5000 http://localhost:5001", "--curl: 2 addresses is not allowed;")]
    [InlineData(
        "curl ftp://localhost/a",
        "--curl: ftp://localhost/a is not allowed; allowed: an address of http or https"
    )]
    [InlineData("curl http://localhost:5000 --wrong", "--curl: --wrong cannot be imported;")]
    public void A_command_that_cannot_be_imported_says_what_is_allowed(string command, string message) =>
        Assert.Contains(Read(command).Errors, e => e.ToString().Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("-m 2.5", "timeout: 2500ms", "")]
    [InlineData("--max-time 0", "", "")]
    [InlineData("--connect-timeout 3", "", "--connect-timeout: the timeout of a call includes its connection")]
    [InlineData("--retry 3 --retry-all-errors", "", "--retry: a load makes each call once")]
    [InlineData("--limit-rate 10k", "", "--limit-rate: answers are read as fast as they come")]
    public void Times_and_retries_of_a_command_are_taken_or_told(string options, string word, string told)
    {
        var import = Read($"curl http://localhost:5000/a {options}");

        Assert.Contains(word, SomeImport.Text(import), StringComparison.Ordinal);
        Assert.Equal(word.Length > 0, import.Calls[0].Timeout is not null);
        Assert.StartsWith(told, string.Join('\n', import.LeftOut), StringComparison.Ordinal);
        SomeImport.Read(import);
    }

    [Fact]
    public void All_mistakes_of_a_command_are_told_at_once() =>
        Assert.Equal(3, Read("curl -F a --next --proxy http://x http://localhost:5000").Errors.Count);

    private static Imported Read(string command) =>
        CurlCommand.Read(command, file => file == "note.txt" ? "two\nlines" : null);
}
