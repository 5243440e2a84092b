using Chaos.Core.Trials;
using Chaos.Faults.Processes;
using Chaos.Faults.Services;
using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Services;

[Trait("Speed", "Slow")]
public sealed class KillServiceTests : IDisposable
{
    private readonly TemporaryState _state = new();
    private readonly Journal _journal;

    public KillServiceTests() => _journal = Journal.Create(_state.Folder, Some.Header(Some.RunId()));

    public void Dispose()
    {
        _journal.Dispose();
        _state.Dispose();
    }

    [Fact]
    public async Task A_service_that_ends_when_it_is_started_again_is_not_back_and_nothing_is_left_to_take_back()
    {
        var error = await NotBackAsync(_ =>
            throw new ChildProcessException("payment ended with exit code 7 before it was ready.")
            {
                ExitCode = 7,
                LastLines = ["no database"],
            }
        );

        Assert.Equal((FakeSite.Service, 7), (error.Service, error.ExitCode));
        Assert.Equal(["no database"], error.LastLines);
    }

    [Fact]
    public async Task A_service_that_ends_while_its_readiness_is_waited_for_is_not_back_with_its_exit_code()
    {
        var error = await NotBackAsync(async process =>
        {
            process.Kill();
            await process.Exited;
            throw new WrongExperimentException("payment ended before it was ready");
        });

        Assert.Equal(137, error.ExitCode);
    }

    [Fact]
    public async Task A_service_that_does_not_get_ready_is_ended_so_that_the_next_trial_starts_it_anew()
    {
        ChildProcess? started = null;
        var error = await NotBackAsync(process =>
        {
            started = process;
            throw new WrongExperimentException("payment did not get ready within 30 s");
        });

        Assert.Null(error.ExitCode);
        Assert.True(started!.Exited.IsCompleted);
        Assert.False(started.EndedByItself);
    }

    [Fact]
    public async Task A_service_that_has_ended_needs_no_revert_of_its_switch()
    {
        await using var site = await FakeSite.StartAsync(_journal);
        var fault = new SlowCalls(FakeSite.Service, TimeSpan.FromMilliseconds(200)).Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        Assert.Single(_journal.Pending);
        site.Process.Kill();
        await site.Process.Exited;

        await fault.RevertAsync(CancellationToken.None);

        Assert.Empty(_journal.Pending);
        // The service was not called: it would still report that it is slow.
        Assert.True((await fault.ReadBackAsync(CancellationToken.None)).Active);
    }

    private async Task<ServiceNotBackException> NotBackAsync(Func<ChildProcess, Task> restarted)
    {
        await using var site = await FakeSite.StartAsync(_journal);
        var fault = new KillService(FakeSite.Service).Bind(site);
        await fault.InjectAsync(CancellationToken.None);
        site.Restarted = restarted;
        var error = await Assert.ThrowsAsync<ServiceNotBackException>(() => fault.RevertAsync(CancellationToken.None));
        site.Restarted = _ => throw new InvalidOperationException("it was reverted twice");
        await fault.RevertAsync(CancellationToken.None);
        return error;
    }
}
