using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Chaos.Core.Experiments;
using Chaos.Core.Faults;
using Chaos.Core.Topologies;
using Chaos.Core.Trials;
using Chaos.Faults;
using Chaos.Faults.Edges;
using Chaos.Faults.Processes;
using Chaos.Faults.Warden;
using Chaos.Proxy;
using Chaos.Scenarios.Testbeds.Local;
using Chaos.Scenarios.Testbeds.Local.Brokers;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

[Trait("Speed", "Slow")]
public sealed class ExternalServicesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-services-").FullName;
    private readonly HttpClient _http = LocalTestbed.NewClient();
    private ProxyServer _server = null!;
    private Journal _journal = null!;
    private EdgeProxies _proxies = null!;
    private ExternalServices _services = null!;

    public async Task InitializeAsync()
    {
        _server = await ProxyServer.StartAsync(
            new ProxyServerOptions { Port = 0 },
            TimeProvider.System,
            CancellationToken.None
        );
        var options = new LocalOptions
        {
            RunId = RandomNumberGenerator.GetHexString(8, lowercase: true),
            ProgramFolder = _folder,
            DataFolder = _folder,
            LogFolder = _folder,
            Seed = 1,
            Toxiproxy = _server.Address,
            Allowed = new() { Processes = true },
        };
        _journal = Journal.Open(
            Path.Combine(_folder, Journal.FileName),
            new()
            {
                RunId = options.RunId,
                Runner = ProcessIdentity.Current,
                Start = TimeProvider.System.GetUtcNow(),
                Description = "tests of services",
            }
        );
        _proxies = new(options, _journal, _http, TimeProvider.System);
        await _proxies.StartAsync(CancellationToken.None);
        _services = new(options, _proxies, new(), _http, TimeProvider.System)
        {
            Probe = new(TimeProvider.System) { Limit = TimeSpan.Zero },
        };
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _proxies.DisposeAsync();
        _journal.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_service_is_asked_for_its_path_with_the_placeholders_replaced()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "key"), "open-sesame");
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());

        await PrepareAsync(Running(server.Address, "/health/{{file.key}}"));

        Assert.Equal(["/health/open-sesame"], server.Paths);
    }

    [Fact]
    public async Task A_login_in_an_address_goes_along_with_the_ready_check_and_with_canaries()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "password"), "p@ss:w/rd%");
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());

        await PrepareAsync(
            Running(new($"http://{server.Address.Authority}"), "/health") with
            {
                Address = $"http://te%40m:{{{{file.password}}}}@{server.Address.Authority}",
            }
        );
        await using var canary = _services.CanaryOf("orders");
        await canary.CallAsync(new(0, 0), CancellationToken.None);

        Assert.Equal(["/health", "/health"], server.Paths);
        Assert.All(
            server.Heads,
            h =>
                Assert.Contains(
                    $"Authorization: Basic {Convert.ToBase64String("te@m:p@ss:w/rd%"u8)}\n",
                    h,
                    StringComparison.Ordinal
                )
        );
        Assert.All(
            server.Heads,
            h => Assert.Contains($"Host: {server.Address.Authority}\n", h, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task An_observer_that_cannot_be_read_makes_the_experiment_wrong_before_its_load_begins()
    {
        await using var server = new ScriptedServer(path =>
            path == "/figures"
                ? "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                : ScriptedServer.Ok()
        );

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            PrepareAsync(
                Running(server.Address, "/health"),
                e => e with { Observers = [new("depth", $"{server.Address}figures") { Field = "depth" }] }
            )
        );

        Assert.Equal($"observer depth: {server.Address}figures answered 401", error.Message);
    }

    [Fact]
    public async Task What_does_not_answer_a_canary_makes_the_experiment_wrong_before_its_load_begins()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var closing = CloseAsync(silent);
        var edge = new Edge("orders", "db") { Upstream = $"{silent.LocalEndpoint}" };
        var fault = new FaultWindow
        {
            Fault = new SlowEdge(edge.Name, TimeSpan.FromMilliseconds(50)),
            Duration = TimeSpan.FromSeconds(3),
        };

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            PrepareAsync(Running(server.Address, "/health"), e => e with { Faults = [fault] }, edge)
        );

        silent.Stop();
        await closing;
        Assert.StartsWith(
            $"orders->db: {edge.Upstream}, asked in HTTP/1.1, gave no good answer (closed without an answer), "
                + "so canaries could not prove a fault there: "
                + "set its protocol in edges: http, https, http2, amqp, grpc, kafka, ",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith(", tls, or tcp with a canary", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Closes every connection, as a database does when it does not understand a client.</summary>
    private static async Task CloseAsync(TcpListener listener)
    {
        try
        {
            var buffer = new byte[1024];
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().ReadAtLeastAsync(buffer, 1, throwOnEndOfStream: false);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    [Fact]
    public async Task A_service_whose_path_redirects_is_not_ready_and_the_redirect_is_not_followed()
    {
        await using var elsewhere = new ScriptedServer(_ => ScriptedServer.Ok("""{"a":1}"""));
        await using var server = new ScriptedServer(_ => ScriptedServer.Redirect(elsewhere.Address));

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            PrepareAsync(Running(server.Address, "/health"))
        );

        Assert.Contains(
            $"it answered 302, a redirect to {elsewhere.Address}, which is not followed",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(
            await new ExternalObservers(_http, TimeProvider.System).ReadAsync(
                [new("a", server.Address.ToString()) { Field = "a" }],
                t => t,
                CancellationToken.None
            )
        );
        Assert.Empty(elsewhere.Paths);
    }

    [Fact]
    public async Task A_placeholder_leads_a_path_to_no_other_host()
    {
        await using var elsewhere = new ScriptedServer(_ => ScriptedServer.Ok());
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());
        await File.WriteAllTextAsync(Path.Combine(_folder, "key"), $"/{elsewhere.Address.Authority}/x");

        await PrepareAsync(Running(server.Address, "/{{file.key}}"));

        Assert.Equal([$"//{elsewhere.Address.Authority}/x"], server.Paths);
        Assert.Empty(elsewhere.Paths);
    }

    [Fact]
    public async Task The_start_up_time_is_known_of_services_that_were_started()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());
        var begun = TimeProvider.System.GetTimestamp();

        await PrepareAsync(
            Started("echo up; exec sleep 1000", server.Address) with
            {
                Ready = new()
                {
                    Line = "up",
                    Path = "/health",
                    Within = TimeSpan.FromSeconds(50),
                },
            },
            new Edge("orders", "payment") { Upstream = server.Address.Authority }
        );

        Assert.InRange(
            Assert.Single(_services.StartUps, s => s.Key == "orders").Value,
            TimeSpan.FromTicks(1),
            TimeProvider.System.GetElapsedTime(begun)
        );
        Assert.Equal(["orders"], _services.StartUps.Keys);
    }

    [Fact]
    public async Task A_service_that_ends_right_after_it_got_ready_is_named_as_the_cause()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());
        var pid = Path.Combine(_folder, "pid");
        // The command before the trial keeps running when the service is gone, and then fails.
        var killing = new ExternalCommand(
            ["sh", "-c", $"kill -9 $(cat {pid}); while kill -0 $(cat {pid}) 2>/dev/null; do :; done; exit 1"],
            _folder
        );

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            PrepareAsync(
                Started($"echo $$ > {pid}; echo up; exec sleep 1000", server.Address),
                e => e with { Arms = [e.Candidate with { Run = killing }] }
            )
        );

        Assert.Equal(
            "orders ended with exit code 137 (signal 9) right after it had got ready. Its last lines: up",
            error.Message
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData("/health")]
    public async Task A_url_without_a_listener_is_reported_soon(string? path)
    {
        // A port that was free a moment ago.
        Uri nowhere;
        await using (var gone = new ScriptedServer(_ => ScriptedServer.Ok()))
            nowhere = gone.Address;
        var begun = TimeProvider.System.GetTimestamp();

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            PrepareAsync(
                new ExternalService
                {
                    Address = nowhere.ToString(),
                    Ready = new() { Path = path },
                }
            )
        );

        Assert.Equal(
            $"orders: nothing listens at {nowhere.Authority} (connection refused): start it before the "
                + "run, or say how long it may take with ready: { within: 30s }",
            error.Message
        );
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData("/health", 100)]
    public async Task A_service_may_take_as_long_to_come_back_as_it_may_to_get_ready(string? path, double atLeast)
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());

        await PrepareAsync(
            Started("echo up; exec sleep 1000", server.Address) with
            {
                Ready = new()
                {
                    Line = "up",
                    Path = path,
                    Within = TimeSpan.FromSeconds(50),
                },
            }
        );

        Assert.InRange(
            _services.RestartsWithin("orders"),
            TimeSpan.FromSeconds(atLeast),
            TimeSpan.FromSeconds(atLeast + 30)
        );
    }

    [Fact]
    public async Task A_proxy_moves_to_the_address_in_the_next_file_and_its_caller_gets_the_new_one()
    {
        await using var payment = new ScriptedServer(_ => ScriptedServer.Ok());
        var (here, there) = (
            new Edge("orders", "payment") { Upstream = payment.Address.Authority },
            new Edge("orders", "payment") { Upstream = payment.Address.Authority, Listen = "127.0.0.2:0" }
        );
        var orders = Started("echo up at $PAYMENT; exec sleep 1000", payment.Address) with
        {
            Environment = new Dictionary<string, string> { ["PAYMENT"] = "{{proxy.payment}}" },
        };
        await PrepareAsync(orders, here);
        var first = _services.HostOf("orders").Words;
        await PrepareAsync(orders, here);
        Assert.Equal(first, _services.HostOf("orders").Words);

        await PrepareAsync(orders, there);

        var listen = _proxies.ListenOf(there.Name);
        Assert.Equal("127.0.0.2", listen.Host);
        Assert.Equal("", await _http.GetStringAsync(listen));
        Assert.Equal($"up at {listen.Authority}", _services.HostOf("orders").LastLines[0]);
        // With the same requested address, or with none, it stays where it is.
        await PrepareAsync(orders, there);
        await PrepareAsync(orders, here);
        Assert.Equal(listen, _proxies.ListenOf(there.Name));
    }

    [Fact]
    public async Task A_listen_address_that_is_taken_makes_the_experiment_wrong_and_names_the_edge()
    {
        await using var payment = new ScriptedServer(_ => ScriptedServer.Ok());
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var edge = new Edge("orders", "payment")
        {
            Upstream = payment.Address.Authority,
            Listen = $"{taken.LocalEndpoint}",
        };

        var wrong = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            PrepareAsync(Started("echo up; exec sleep 1000", payment.Address), edge)
        );

        Assert.StartsWith(
            $"edge orders->payment: listen: the proxy cannot listen at {taken.LocalEndpoint}; allowed: a free address",
            wrong.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_users_text_reaches_the_process_unchanged()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());

        await PrepareAsync(
            Started("echo up at {port} $URLS; exec sleep 1000", server.Address) with
            {
                Environment = new Dictionary<string, string> { ["URLS"] = "http://+:{port:http}" },
            }
        );

        Assert.Equal("up at {port} http://+:{port:http}", _services.HostOf("orders").LastLines[0]);
    }

    [Fact]
    public async Task A_service_that_runs_already_is_killed_comes_back_and_goes_on_after_the_run()
    {
        var port = FreePorts.Find(1, _folder, 0).Single();
        var address = new IPEndPoint(IPAddress.Loopback, port);
        var server = Listener(port);
        var somebodys = server.Start();
        try
        {
            await Eventually(() => PortOwner.All(address, out _).Count > 0);
            var service = new ExternalService
            {
                Address = $"tcp://{address}",
                IsListener = true,
                Start = server.Words,
            };
            await PrepareAsync(service);
            var host = _services.HostOf("orders");
            Assert.Equal($"process {somebodys.Pid}", host.Words);

            await host.KillAsync(CancellationToken.None);
            await _services.RestartAsync("orders", CancellationToken.None);
            var back = _services.HostOf("orders").Words;
            Assert.NotEqual($"process {somebodys.Pid}", back);

            // A service that did not come back in a trial is started again for the next.
            await _services.HostOf("orders").KillAsync(CancellationToken.None);
            await PrepareAsync(service);
            Assert.NotEqual(back, _services.HostOf("orders").Words);

            await _services.DisposeAsync();
            Assert.Equal(
                _services.HostOf("orders").Words,
                $"process {Assert.Single(PortOwner.All(address, out _)).Pid}"
            );
        }
        finally
        {
            foreach (var owner in PortOwner.All(address, out _))
                Process.GetProcessById(owner.Pid).Kill();
        }
    }

    [Fact]
    public async Task A_service_that_does_not_come_back_is_reported_with_the_output_of_its_start_command()
    {
        var port = FreePorts.Find(1, _folder, 1).Single();
        var address = new IPEndPoint(IPAddress.Loopback, port);
        Listener(port).Start();
        await Eventually(() => PortOwner.All(address, out _).Count > 0);
        await PrepareAsync(
            new ExternalService
            {
                Address = $"tcp://{address}",
                IsListener = true,
                Start = ["sh", "-c", "echo no database; exit 7"],
            }
        );

        await _services.HostOf("orders").KillAsync(CancellationToken.None);
        var error = await Assert.ThrowsAsync<HostException>(() =>
            _services.RestartAsync("orders", CancellationToken.None)
        );

        Assert.Equal("start of orders ended with exit code 7. Its last lines: no database.", error.Message);
    }

    [Fact]
    public async Task A_process_that_may_not_be_touched_makes_the_experiment_wrong()
    {
        await using var server = new ScriptedServer(_ => ScriptedServer.Ok());

        // The test's own process listens there.
        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            PrepareAsync(Running(server.Address, "/health") with { IsListener = true })
        );

        Assert.Contains($"services.orders.pid: {Environment.ProcessId} (", error.Message, StringComparison.Ordinal);
        Assert.Contains("is this run itself", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Perl is part of every Debian.</summary>
    private StartCommand Listener(int port) =>
        new()
        {
            Words =
            [
                "perl",
                "-e",
                "use Socket; socket(S,PF_INET,SOCK_STREAM,0); setsockopt(S,SOL_SOCKET,SO_REUSEADDR,1); "
                    + $"bind(S,sockaddr_in({port},INADDR_LOOPBACK)) or die; listen(S,5); while(accept(C,S)){{ close C; }}",
            ],
            LogPath = Path.Combine(_folder, "somebodys.log"),
            Tag = $"somebodys-{port}",
        };

    private static async Task Eventually(Func<bool> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static ExternalService Started(string script, Uri address) =>
        new()
        {
            Command = ["sh", "-c", script],
            Address = address.ToString(),
            Ready = new() { Line = "up" },
        };

    private static ExternalService Running(Uri address, string path) =>
        new()
        {
            Address = address.ToString(),
            Ready = new() { Path = path, Within = TimeSpan.FromSeconds(1) },
        };

    [Fact]
    public async Task A_login_that_MySQL_refuses_is_tried_once_and_never_again()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        var logins = 0;
        var serving = ServeAsync();

        var error = await Assert.ThrowsAsync<WrongExperimentException>(() =>
            PrepareAsync(
                new ExternalService { Address = "http://127.0.0.1:1" },
                new Edge("orders", "db")
                {
                    Upstream = $"{listener.LocalEndpoint}",
                    Protocol = new("mysql", "MySQL"),
                    Login = "canary:guess",
                }
            )
        );
        await stop.CancelAsync();
        await serving;

        Assert.Equal(
            $"db: {listener.LocalEndpoint}: it refused the login of the canary: 1045, no, so canaries could not prove a fault "
                + "there: canary: { user: NAME, password: \"{{env.NAME}}\" } of the edge names a login that works",
            error.Message
        );
        Assert.Equal(1, logins);

        async Task ServeAsync()
        {
            byte[] greeting = [10, (byte)'8', 0, .. new byte[4], .. new byte[8], .. new byte[19], .. new byte[12], 0];
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptSocketAsync(stop.Token);
                    await client.SendAsync((byte[])[(byte)greeting.Length, 0, 0, 0, .. greeting], stop.Token);
                    // The check that the proxy can be reached says nothing.
                    if (await client.ReceiveAsync(new byte[1000], stop.Token) == 0)
                        continue;
                    logins++;
                    byte[] refused = [0xFF, 0x15, 0x04, .. "#28000no"u8];
                    await client.SendAsync((byte[])[(byte)refused.Length, 0, 0, 2, .. refused], stop.Token);
                }
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        }
    }

    private Task PrepareAsync(ExternalService service, params Edge[] edges) => PrepareAsync(service, e => e, edges);

    private Task PrepareAsync(ExternalService service, Func<Experiment, Experiment> changed, params Edge[] edges)
    {
        var experiment = new Experiment
        {
            Id = "some",
            Title = "",
            Claim = "",
            Kind = ExperimentKind.Mitigation,
            Topology = new()
            {
                Services =
                [
                    new() { Name = "orders", External = service },
                    .. edges.Select(e => new ServiceSpec
                    {
                        Name = e.To,
                        External = new() { Address = $"http://{e.Upstream}" },
                    }),
                ],
                Edges = edges,
            },
            Arms =
            [
                new()
                {
                    Name = "candidate",
                    Title = "",
                    Role = ArmRole.Candidate,
                },
            ],
            Workloads = [],
            Durations = new()
            {
                WarmUp = default,
                Baseline = default,
                Fault = default,
                Recovery = default,
            },
            AttemptTimeout = TimeSpan.FromSeconds(1),
            Expectations = [],
            Source = Path.Combine(_folder, "mine.yaml"),
            Focus = new("", "", ""),
            Story = "",
        };
        experiment = changed(experiment);
        return _services.PrepareAsync(
            new()
            {
                Experiment = experiment,
                Arms = [experiment.Candidate],
                Round = 1,
                Seed = 1,
            },
            CancellationToken.None
        );
    }
}
