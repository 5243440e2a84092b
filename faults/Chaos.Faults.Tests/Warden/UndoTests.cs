using System.Net;
using System.Net.Sockets;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Warden;

[Trait("Speed", "Slow")]
public sealed class UndoTests
{
    readonly string _runId = Some.RunId();

    [Fact]
    public async Task A_request_carries_its_method_body_and_token()
    {
        await using var server = await FakeProxyServer.StartAsync();
        var undo = new HttpUndo
        {
            Method = "POST",
            Url = new(server.Address, "/proxies/a"),
            Body = """{"enabled":true}""",
            Headers = new Dictionary<string, string> { ["X-Token"] = "t" },
        };
        Assert.Equal(UndoResult.Reverted, (await RevertAsync(undo)).Result);
        Assert.Equal(["""POST /proxies/a token=t application/json {"enabled":true}"""], server.Requests);
    }

    [Fact]
    public async Task A_missing_fault_counts_as_reverted_only_if_the_record_says_so()
    {
        await using var server = await FakeProxyServer.StartAsync();
        var undo = Delete(server.Address);
        Assert.Equal(UndoResult.Reverted, (await RevertAsync(undo)).Result);
        Assert.Equal(UndoResult.Failed, (await RevertAsync(undo with { AlsoFine = [] })).Result);
    }

    [Fact]
    public async Task A_refused_connection_counts_as_reverted_only_if_the_record_says_so()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var undo = Delete(new($"http://{listener.LocalEndpoint}"));
        listener.Stop();
        Assert.Equal(UndoResult.Reverted, (await RevertAsync(undo with { RefusedIsFine = true })).Result);
        Assert.Equal(UndoResult.Failed, (await RevertAsync(undo)).Result);
    }

    [Fact]
    public async Task A_server_that_hangs_is_given_up_after_the_limit()
    {
        await using var server = await FakeProxyServer.StartAsync();
        server.Hangs = true;
        using var scope = new UndoScope(_runId, [], TimeProvider.System);
        var outcome = await Delete(server.Address).RevertAsync(scope, CancellationToken.None);
        Assert.Equal((UndoResult.Failed, "no answer within 500 ms"), (outcome.Result, outcome.Detail));
    }

    [Theory]
    [InlineData("http://example.com/", false)]
    [InlineData("http://127.0.0.1.example.com/", false)]
    [InlineData("http://10.0.0.1/", false)]
    [InlineData("http://allowed.test:81/", true)]
    [InlineData("http://localhost:81/", true)]
    [InlineData("http://127.8.9.1/", true)]
    [InlineData("http://[::1]:81/", true)]
    public async Task Requests_are_sent_only_to_loopback_and_allowed_hosts(string url, bool expected)
    {
        using var scope = new UndoScope(_runId, ["allowed.test"], TimeProvider.System);
        Assert.Equal(expected, scope.Allows(new(url)));
        if (expected)
            return;
        var outcome = await Delete(new(url)).RevertAsync(scope, CancellationToken.None);
        Assert.EndsWith(
            "is neither loopback nor an allowed target of the run",
            outcome.Detail,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task No_request_is_sent_for_a_fault_that_ends_with_a_process_of_the_run()
    {
        await using var server = await FakeProxyServer.StartAsync();
        await using var ours = await Some.ShellAsync(_runId, "echo up; exec sleep 1000");
        await using var other = await Some.ShellAsync(Some.RunId(), "echo up; exec sleep 1000");
        Assert.Equal(
            UndoResult.NotNeeded,
            (await RevertAsync(Delete(server.Address) with { HeldBy = ours.Identity })).Result
        );
        Assert.Empty(server.Requests);
        Assert.Equal(
            UndoResult.Reverted,
            (await RevertAsync(Delete(server.Address) with { HeldBy = other.Identity })).Result
        );
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_process_outside_the_run_is_resumed_and_another_one_with_its_reused_number_is_left_alone()
    {
        await using var child = await Some.ShellAsync(Some.RunId(), "echo up; exec sleep 1000");
        child.Pause();
        var earlier = child.Identity with { StartTime = child.Identity.StartTime - 1 };
        Assert.Equal(UndoResult.NotNeeded, (await RevertAsync(new ResumeUndo(earlier))).Result);
        Assert.Equal(UndoResult.NotNeeded, (await RevertAsync(new EndUndo(earlier))).Result);
        Assert.Equal(HostState.Paused, child.State);

        Assert.Equal(UndoResult.Reverted, (await RevertAsync(new ResumeUndo(child.Identity))).Result);
        await Eventually.HoldsAsync(() => child.State == HostState.Running);
        Assert.Equal(UndoResult.Reverted, (await RevertAsync(new EndUndo(child.Identity))).Result);
        Assert.Equal(128 + 9, await child.Exited);
    }

    [Fact]
    public async Task The_last_injection_on_a_server_is_undone_first()
    {
        await using var server = await FakeProxyServer.StartAsync();
        using var scope = new UndoScope(_runId, [], TimeProvider.System) { HttpLimit = Some.LongTime };
        var entries = Enumerable
            .Range(1, 3)
            .Select(id => new JournalEntry(
                id,
                new HttpUndo
                {
                    Method = "DELETE",
                    Url = new(server.Address, $"/{id}"),
                    AlsoFine = [404],
                }
            ));
        var outcomes = await new UndoReplay(scope).RunAsync(entries, CancellationToken.None);
        Assert.Equal(["DELETE /3 token=", "DELETE /2 token=", "DELETE /1 token="], server.Requests);
        Assert.Equal([1, 2, 3], outcomes.Keys.Order());
    }

    static HttpUndo Delete(Uri server) =>
        new()
        {
            Method = "DELETE",
            Url = new(server, "/proxies/a/toxics/b"),
            AlsoFine = [404],
        };

    async Task<UndoOutcome> RevertAsync(UndoRecord undo)
    {
        using var scope = new UndoScope(_runId, [], TimeProvider.System) { HttpLimit = Some.LongTime };
        return await undo.RevertAsync(scope, CancellationToken.None);
    }
}
