using System.Net;
using System.Net.Sockets;
using Chaos.Core.Calls;
using Chaos.Core.Texts;
using Chaos.Targets.Protocols.Http;
using Chaos.Targets.Requests;
using static Chaos.Targets.Tests.Targets.RawHttpServer;

namespace Chaos.Targets.Tests.Targets.Protocols;

[Trait("Speed", "Slow")]
public sealed class RequestTargetTests
{
    private static readonly RequestTargetSpec s_spec = new()
    {
        Service = "orders",
        Method = "PUT",
        Path = "/users/{{user}}/orders/{{call}}?at={{trial}}",
        Headers = new Dictionary<string, string>
        {
            ["Authorization"] = "Bearer {{env.TOKEN}}",
            ["Content-Type"] = "text/plain",
        },
        Body = "{{user}} wants {{thing}}",
        Feed = Feed.Read("user,thing\nAnn,tea\nBo,rice\n"),
        Secrets = new(name => name == "TOKEN" ? "open-sesame" : null, _ => null),
    };

    [Fact]
    public async Task A_call_contains_its_number_its_row_and_the_secrets()
    {
        await using var server = new RawHttpServer(_ => Response(200));

        Assert.Equal(CallStatus.Ok, (await CallAsync(s_spec, server.Address, 3)).Status);

        var request = Assert.Single(server.Requests);
        Assert.StartsWith("PUT /users/Bo/orders/3?at=t HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer open-sesame\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/plain\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nbaggage: chaos.trial=t,chaos.call=3,chaos.slot=0\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nBo wants rice", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//orders/7", "//orders/7")]
    [InlineData("/a/../b/./c", "/a/../b/./c")]
    [InlineData("/%41%2f?x=%41", "/%41%2f?x=%41")]
    [InlineData("/a b?q=é#x", "/a%20b?q=%C3%A9%23x")]
    [InlineData("/users/{{thing}}?q={{thing}}&n={{call}}", "/users/a%2Fb%20%26%20c%23?q=a%2Fb%20%26%20c%23&n=0")]
    [InlineData("{{path}}&n={{call}}", "/s?q=1&r=%C3%A9&n=0")]
    public async Task A_path_is_sent_as_written_with_escaped_values(string path, string sent)
    {
        await using var server = new RawHttpServer(_ => Response(200));
        var spec = s_spec with
        {
            Method = "GET",
            Body = null,
            Path = path,
            Headers = new Dictionary<string, string>(),
            Feed = Feed.Read("thing,path\na/b & c#,/s?q=1&r=é\n"),
        };

        Assert.Equal(CallStatus.Ok, (await CallAsync(spec, server.Address, 0)).Status);

        var request = Assert.Single(server.Requests);
        Assert.StartsWith($"GET {sent} HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"\r\nHost: {server.Address.Authority}\r\n", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_in_a_JSON_body_are_escaped_as_JSON()
    {
        await using var server = new RawHttpServer(_ => Response(200));
        var spec = s_spec with
        {
            Headers = new Dictionary<string, string>(),
            Body = """{"n":"{{thing}}","t":"{{env.TOKEN}}","k":{{call}}}""",
            Feed = Feed.Read("user,thing\nAnn,\"She said \"\"no\"\" in C:\\new\ntwice\"\n"),
            Secrets = new(_ => "a\"b", _ => null),
        };

        await CallAsync(spec, server.Address, 0);

        var request = Assert.Single(server.Requests);
        Assert.Contains("\r\nContent-Type: application/json\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith(
            """{"n":"She said \"no\" in C:\\new\ntwice","t":"a\"b","k":0}""",
            request,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_service_sees_its_own_name_behind_a_proxy()
    {
        await using var server = new RawHttpServer(_ => Response(200));

        await CallAsync(s_spec with { KnownAs = new("http://orders.example:8080") }, server.Address, 0);

        Assert.Contains("\r\nHost: orders.example:8080\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_answer_is_reported_by_its_status_without_the_body()
    {
        await using var server = new RawHttpServer(_ => Response(500, "the card 4111 1111 is not valid"));

        Assert.Equal(
            new CallResult(CallStatus.ServerError, Bytes: 31, Detail: "500") { Outcome = "500", Sent = 13 },
            await CallAsync(s_spec, server.Address, 0)
        );
    }

    [Theory]
    [InlineData(302, CallStatus.Ok, null)]
    [InlineData(404, CallStatus.Ok, null)]
    [InlineData(200, CallStatus.Unexpected, "200, expected 302, 4xx")]
    [InlineData(301, CallStatus.Unexpected, "301, expected 302, 4xx")]
    [InlineData(503, CallStatus.Rejected, "503")]
    public async Task An_expected_status_is_good_and_every_other_is_not(int code, CallStatus status, string? detail)
    {
        await using var server = new RawHttpServer(_ => Response(code));

        var result = await CallAsync(s_spec with { Expect = new(["302", "4xx"]) }, server.Address, 0);

        Assert.Equal(new CallResult(status, Detail: detail) { Outcome = detail ?? $"{code}", Sent = 13 }, result);
    }

    [Theory]
    [InlineData("2xx", 200, 299)]
    [InlineData("5XX", 500, 599)]
    [InlineData("100", 100, 100)]
    [InlineData("599", 599, 599)]
    public void A_status_or_a_class_of_them_is_expected(string word, int from, int to) =>
        Assert.Equal((from, to), ExpectedStatus.Read(word));

    [Theory]
    [InlineData("0xx")]
    [InlineData("6xx")]
    [InlineData("99")]
    [InlineData("600")]
    [InlineData("2x")]
    [InlineData("+20")]
    [InlineData("ok")]
    [InlineData("")]
    public void Nothing_else_can_be(string word) => Assert.Null(ExpectedStatus.Read(word));

    [Fact]
    public async Task A_header_beyond_ASCII_is_sent_as_UTF_8()
    {
        await using var server = new ScriptedBytes();

        Assert.Equal(
            CallStatus.Ok,
            (
                await CallAsync(
                    s_spec with
                    {
                        Headers = new Dictionary<string, string> { ["X-Name"] = "Jürgen €" },
                    },
                    server.Address,
                    0
                )
            ).Status
        );

        Assert.Contains(
            "\r\nX-Name: Jürgen €\r\n",
            System.Text.Encoding.UTF8.GetString(await server.Received),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("a\nX-Admin: yes")]
    [InlineData("a\r\n\r\nGET /admin HTTP/1.1")]
    [InlineData("a\rb")]
    [InlineData("a\0b")]
    public async Task A_header_that_cannot_be_sent_is_blamed_on_the_generator_with_the_feeds_line_and_column(
        string value
    )
    {
        await using var server = new RawHttpServer(_ => Response(200));
        var spec = s_spec with
        {
            Headers = new Dictionary<string, string> { ["X-Name"] = "for {{thing}}" },
            Feed = Feed.Read($"user,thing\nAnn,tea\n\nBo,\"{value}\"\n") with { Name = "users.csv" },
        };

        var result = await CallAsync(spec, server.Address, 1);

        Assert.Equal((CallStatus.Unsent, 0, "header cannot be sent"), (result.Status, result.Attempts, result.Outcome));
        Assert.StartsWith(
            "header cannot be sent: X-Name (line 4 of users.csv, column thing); allowed: a header's value without a ",
            result.Detail,
            StringComparison.Ordinal
        );
        Assert.Empty(server.Requests);
        Assert.Equal(CallStatus.Ok, (await CallAsync(spec, server.Address, 0)).Status);
    }

    [Fact]
    public async Task A_value_that_is_invalid_in_an_address_is_escaped()
    {
        await using var server = new RawHttpServer(_ => Response(200));

        await CallAsync(
            s_spec with
            {
                Method = "GET",
                Path = "/{{thing}}",
                Feed = Feed.Read("""[{"user": "a", "thing": "/["}]"""),
            },
            server.Address,
            0
        );

        Assert.StartsWith("GET /%2F%5B HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_is_sent_as_Basic_authorization_unless_a_header_sets_another()
    {
        await using var server = new RawHttpServer(_ => Response(200));
        var spec = s_spec with { Login = "te%40m:{{env.TOKEN}}", Headers = new Dictionary<string, string>() };

        await CallAsync(spec, server.Address, 0);
        await CallAsync(
            spec with
            {
                Headers = new Dictionary<string, string> { ["authorization"] = "Bearer x" },
            },
            server.Address,
            0
        );

        Assert.Contains(
            $"\r\nAuthorization: Basic {Convert.ToBase64String("te@m:open-sesame"u8)}\r\n",
            server.Requests.First(),
            StringComparison.Ordinal
        );
        Assert.Contains("\r\nauthorization: Bearer x\r\n", server.Requests.Last(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Basic", server.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_without_a_listener_reads_as_refused()
    {
        Uri address;
        await using (var server = new RawHttpServer(_ => Response(200)))
            address = server.Address;

        Assert.Equal(CallStatus.Refused, (await CallAsync(s_spec, address, 0)).Status);
    }

    [Fact]
    public void A_secret_is_masked_in_every_text_after_its_first_use()
    {
        var secrets = new Secrets(_ => "told-to-nobody-else", _ => null);
        Assert.Equal("say told-to-nobody-else", SecretMask.Hide("say told-to-nobody-else"));

        secrets.Of("env.TOKEN");

        Assert.Equal("say ***", SecretMask.Hide("say told-to-nobody-else"));
    }

    private static async Task<CallResult> CallAsync(RequestTargetSpec spec, Uri address, long number)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var target = spec.Connect(new(address, "t", 1));
        return await target.CallAsync(new(number, 0), limit.Token);
    }

    /// <summary>Reads one request as bytes and answers it.</summary>
    private sealed class ScriptedBytes : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        internal ScriptedBytes()
        {
            _listener.Start();
            Address = new($"http://{_listener.LocalEndpoint}");
            Received = ReceiveAsync();
        }

        internal Uri Address { get; }

        internal Task<byte[]> Received { get; }

        public async ValueTask DisposeAsync()
        {
            await Received;
            _listener.Stop();
        }

        private async Task<byte[]> ReceiveAsync()
        {
            using var client = await _listener.AcceptTcpClientAsync();
            var buffer = new byte[4096];
            var length = 0;
            while (
                !buffer.AsSpan(0, length).EndsWith("Bo wants rice"u8)
                && !buffer.AsSpan(0, length).EndsWith("Ann wants tea"u8)
            )
                length += await client.GetStream().ReadAsync(buffer.AsMemory(length));
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(Response(200)));
            return buffer[..length];
        }
    }
}
