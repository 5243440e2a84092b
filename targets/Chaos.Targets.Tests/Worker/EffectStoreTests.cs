using Chaos.Core.Messaging;
using Chaos.Worker;

namespace Chaos.Targets.Tests.Worker;

public sealed class EffectStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-worker-").FullName;

    private string Store => Path.Combine(_folder, "store.db");

    private string Log => Path.Combine(_folder, "worker.handled");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_message_has_its_effect_once_whichever_member_of_the_group_gets_it()
    {
        using var log = new HandlingLog(Log);
        using (var one = new EffectStore(Store, "one"))
        using (var other = new EffectStore(Store, "other"))
        {
            Parallel.For(0, 200, i => (i % 2 == 0 ? one : other).Have((0, i % 50), Handled(i % 50), log));
        }
        Assert.Equal(50, log.CountOf(0));
    }

    [Fact]
    public void Effects_stored_but_not_logged_when_the_worker_was_killed_are_logged_when_it_starts_again()
    {
        using (var log = new HandlingLog(Log))
        using (var store = new EffectStore(Store, "one"))
            for (var i = 0; i < 10; i++)
                store.Have((0, i), Handled(i), log);
        using (var cut = new FileStream(Log, FileMode.Open))
            cut.SetLength((7 * Handling.Size) + 5);

        using var again = new HandlingLog(Log);
        using var reopened = new EffectStore(Store, "one");
        Assert.Equal(7, again.CountOf(0));
        reopened.CatchUp(again, 0);
        reopened.CatchUp(again, 0);
        again.Dispose();
        var bytes = File.ReadAllBytes(Log);
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => (long)i),
            Enumerable
                .Range(0, bytes.Length / Handling.Size)
                .Select(i => Handling.Read(bytes.AsSpan(i * Handling.Size)).Stamp.Sequence)
        );
    }

    [Fact]
    public void Effects_of_another_worker_are_not_logged()
    {
        using var theirs = new HandlingLog(Path.Combine(_folder, "other.handled"));
        using (var other = new EffectStore(Store, "other"))
            other.Have((0, 1), Handled(1), theirs);
        using var log = new HandlingLog(Log);
        using var mine = new EffectStore(Store, "one");
        mine.CatchUp(log, 0);
        Assert.Equal(0, log.CountOf(0));
    }

    private static Handling Handled(long sequence) => new(new(1, 0, sequence, 0, 0), 0, 0, sequence, false, 0);
}
