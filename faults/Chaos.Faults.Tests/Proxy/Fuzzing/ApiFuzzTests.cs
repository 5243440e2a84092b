using System.Net;
using System.Text;
using Chaos.Proxy;
using CsCheck;

namespace Chaos.Faults.Tests.Proxy.Fuzzing;

/// <summary>Requests to the API and configuration files, of fragments that are right, wrong or in the wrong place.</summary>
[Trait("Speed", "Slow")]
public sealed class ApiFuzzTests
{
    private static readonly Gen<string> s_value = Fuzz.OneOf(
        "null",
        "true",
        "0",
        "-1",
        "0.5",
        "1e400",
        "9223372036854775808",
        "\"\"",
        "\"p\"",
        "\"q/r\"",
        "\"..\"",
        "\"\\ud800\"",
        "\"\u00ff\"",
        "\"127.0.0.1:0\"",
        "\"127.0.0.1:99999\"",
        "\"127.0.0.1\"",
        "\"[::1\"",
        "\"latency\"",
        "\"http_answer\"",
        "\"upstream\"",
        "\"sideways\"",
        "{}",
        "[]",
        "{\"latency\":5,\"jitter\":-9}",
        "{\"latency\":\"x\"}",
        "{\"latency\":1e30}",
        "{\"rate\":9223372036854775807}",
        "{\"rewrite_host\":1,\"version\":\"3\"}",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
    );

    private static readonly Gen<string> s_object = Gen.Select(
            Fuzz.OneOf(
                "name",
                "Name",
                "upstream",
                "enabled",
                "http",
                "type",
                "stream",
                "toxicity",
                "attributes",
                "toxics",
                "\\ud800"
            ),
            s_value,
            (name, value) => $"\"{name}\":{value}"
        )
        .Array[0, 6]
        // Without an address of its own a proxy would listen on all.
        .Select(members => $"{{{string.Join(',', members.Append("\"listen\":\"127.0.0.1:0\""))}}}");

    private static readonly Gen<byte[]> s_body = Gen.Frequency(
        (6, s_object.Select(Encoding.UTF8.GetBytes)),
        (3, s_object.Array[0, 3].Select(all => Encoding.UTF8.GetBytes($"[{string.Join(',', all)}]"))),
        (1, s_object.Select(text => Encoding.Latin1.GetBytes(text + " \u00ff"))),
        (1, s_object.Select(text => Encoding.UTF8.GetBytes(text[..(text.Length / 2)]))),
        (1, Gen.Byte.Array[0, 20])
    );

    private static readonly Gen<(string Method, string Path, byte[] Body)> s_request = Gen.Select(
        Fuzz.OneOf("POST", "POST", "POST", "PATCH", "GET", "DELETE", "PUT"),
        Fuzz.OneOf(
            "/proxies",
            "/proxies",
            "/proxies/p",
            "/proxies/%ff",
            "/proxies/p/toxics",
            "/proxies/p/toxics",
            "/proxies/p/toxics/latency_downstream",
            "/proxies/p/traffic",
            "/populate",
            "/populate",
            "/reset",
            "/metrics",
            "/version",
            "/proxies//toxics"
        ),
        s_body,
        (method, path, body) => (method, path, body)
    );

    [Fact]
    public async Task Every_request_gets_an_answer_that_is_no_defect_and_the_proxies_stay_readable()
    {
        await using var rig = await Rig.StartAsync();
        await Fuzz.RunAsync(
            s_request,
            400,
            async input =>
            {
                using var request = new HttpRequestMessage(
                    new(input.Method),
                    new Uri(rig.Address.GetLeftPart(UriPartial.Authority) + input.Path)
                );
                if (input.Method != "GET")
                    request.Content = new ByteArrayContent(input.Body);
                using var answer = await rig.Http.SendAsync(request, CancellationToken.None);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.False(
                    answer.StatusCode >= HttpStatusCode.InternalServerError
                        && !text.Contains("listen tcp", StringComparison.Ordinal),
                    $"{input.Method} {input.Path} {Encoding.Latin1.GetString(input.Body)}: {answer.StatusCode} {text}"
                );
                await rig.Client.ListAsync(CancellationToken.None);
            }
        );
    }

    [Fact]
    public async Task Every_configuration_file_starts_a_server_or_is_refused_in_words()
    {
        var file = Path.GetTempFileName();
        try
        {
            await Fuzz.RunAsync(
                s_body,
                30,
                async body =>
                {
                    await File.WriteAllBytesAsync(file, body);
                    try
                    {
                        await using var server = await ProxyServer.StartAsync(
                            new() { Port = 0, ConfigFile = file },
                            TimeProvider.System,
                            CancellationToken.None
                        );
                    }
                    catch (RefusedRequestException e)
                    {
                        Assert.NotEmpty(e.Message);
                    }
                    catch (Exception e)
                    {
                        Assert.Fail($"{Encoding.Latin1.GetString(body)}: {e}");
                    }
                }
            );
        }
        finally
        {
            File.Delete(file);
        }
    }
}
