using Chaos.Core.Calls;
using Chaos.Targets.Canaries;
using Chaos.Targets.Protocols;

namespace Chaos.Scenarios.Tests.Testbeds.Databases;

/// <summary>Canaries of databases are answered by real ones, which have nothing to complain about.</summary>
[Trait("Speed", "Slow")]
public sealed class DatabaseCanaryTests
{
    private const int Canaries = 20;

    [DatabaseFact("redis-server", "redis-server")]
    public async Task Redis_answers_also_without_its_password()
    {
        await using var server = new RealServer();
        await using var process = await server.StartAsync(
            "Ready to accept connections",
            [RealServer.Find("redis-server")!, "--port", $"{server.Port}", "--requirepass", "secret", "--save", ""]
        );

        await AskAsync("redis", server.Address, login: null);
    }

    [DatabaseFact("initdb", "postgresql")]
    public async Task PostgreSQL_answers_with_and_without_TLS_and_logs_nothing()
    {
        await using var server = new RealServer();
        var data = Path.Combine(server.Folder, "data");
        Directory.CreateDirectory(data);
        if (Environment.UserName == "root")
        {
            await RealServer.RunAsync("chmod", "755", server.Folder);
            await RealServer.RunAsync("chown", "postgres", data);
        }
        var user = RealServer.NotAsRoot("postgres");
        await RealServer.RunAsync([.. user, RealServer.Find("initdb")!, "-D", data, "-U", "team", "-A", "trust", "-N"]);
        await RealServer.RunAsync([
            .. user,
            .. "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout".Split(' '),
            Path.Combine(data, "server.key"),
            "-out",
            Path.Combine(data, "server.crt"),
        ]);
        foreach (var tls in new[] { "off", "on" })
        {
            await using var process = await server.StartAsync(
                "ready to accept connections",
                [
                    .. user,
                    RealServer.Find("postgres")!,
                    .. $"-D {data} -p {server.Port} -h 127.0.0.1 -c ssl={tls} -c fsync=off -k".Split(' '),
                    "",
                ]
            );
            var before = server.Log;

            await AskAsync("postgres", server.Address, login: null);

            Assert.Equal(before, server.Log);
        }
    }

    [DatabaseFact("mariadbd", "mariadb-server")]
    public async Task MariaDB_counts_no_connection_as_aborted_and_a_wrong_password_once()
    {
        await using var server = new RealServer();
        var data = Path.Combine(server.Folder, "data");
        await RealServer.RunAsync(
            "mariadb-install-db",
            "--no-defaults",
            $"--datadir={data}",
            "--skip-test-db",
            "--auth-root-authentication-method=normal"
        );
        var socket = Path.Combine(data, "socket");
        await using var process = await server.StartAsync(
            "ready for connections",
            [
                RealServer.Find("mariadbd")!,
                "--no-defaults",
                $"--user={Environment.UserName}",
                $"--datadir={data}",
                $"--port={server.Port}",
                "--bind-address=127.0.0.1",
                $"--socket={socket}",
                "--innodb-flush-log-at-trx-commit=0",
            ]
        );
        await SqlAsync("CREATE USER canary@'%' IDENTIFIED BY 'p''w'");

        await AskAsync("mysql", server.Address, ("canary", "p'w"));
        Assert.Equal("Aborted_connects\t0", await AbortedAsync());

        await using var wrong = Canary("mysql", server.Address, ("canary", "guess"));
        var results = new List<string?>();
        for (var i = 0; i < Canaries; i++)
            results.Add((await wrong.CallAsync(default, CancellationToken.None)).Detail);
        Assert.StartsWith(
            "it refused the login of the canary: 1045, Access denied for user 'canary'",
            Assert.Single(results.Distinct()),
            StringComparison.Ordinal
        );
        Assert.Equal("Aborted_connects\t1", await AbortedAsync());

        async Task<string> AbortedAsync() => (await SqlAsync("SHOW GLOBAL STATUS LIKE 'Aborted_connects'")).Trim();

        Task<string> SqlAsync(string statement) =>
            RealServer.RunAsync("mariadb", "--no-defaults", "-u", "root", "-S", socket, "-N", "-B", "-e", statement);
    }

    /// <summary>Sends canaries that must all be answered, and waits until their conversations have ended.</summary>
    private static async Task AskAsync(string word, Uri address, (string, string)? login)
    {
        await using var canary = Canary(word, address, login);
        for (var i = 0; i < Canaries; i++)
        {
            var result = await canary.CallAsync(default, CancellationToken.None);
            Assert.True(result.Status == CallStatus.Ok, result.Detail);
        }
    }

    private static ITarget Canary(string word, Uri address, (string, string)? login) =>
        KnownWires
            .All.Single(w => w.Spoken.Word == word)
            .CanaryTo(
                address,
                new(address.Authority, "/", new Dictionary<string, string>()) { Login = login },
                CanaryCounts.None,
                awaitsEnd: true
            );
}
