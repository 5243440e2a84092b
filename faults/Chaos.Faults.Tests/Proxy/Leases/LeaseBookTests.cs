using System.Globalization;
using System.Runtime.Versioning;
using Chaos.Proxy.Leases;

namespace Chaos.Faults.Tests.Proxy.Leases;

public sealed class LeaseBookTests : IDisposable
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly HeldTime _time = new();
    private readonly LeaseBook _book;
    private readonly object _proxy = new();
    private readonly List<string> _lapsed = [];

    public LeaseBookTests() => _book = new(_time);

    [Fact]
    public void A_lease_that_nobody_renews_lapses_once_at_the_first_look_after_its_time()
    {
        Grant(1, s_second);

        Pass(s_second - LeaseBook.Look);
        Assert.Empty(_lapsed);
        Pass(LeaseBook.Look);
        Assert.Equal(["1"], _lapsed);
        Pass(3 * s_second);
        Assert.Equal(["1"], _lapsed);
    }

    [Fact]
    public void A_lease_that_is_renewed_lasts_and_others_lapse_beside_it()
    {
        Grant(1, s_second);
        Grant(2, s_second);
        for (var i = 0; i < 5; i++)
        {
            Pass(s_second / 2);
            Grant(1, s_second);
        }
        Assert.Equal(["2"], _lapsed);
    }

    [Fact]
    public void A_lease_that_was_given_back_does_not_lapse()
    {
        Grant(1, s_second);
        _book.Release(new(_proxy, 1));
        Pass(3 * s_second);
        Assert.Empty(_lapsed);
    }

    [Fact]
    public void Nothing_runs_while_there_is_no_lease()
    {
        Assert.Equal(0, _time.Advance(s_second));
        Grant(1, s_second);
        Pass(2 * s_second);
        Assert.Equal(0, _time.Advance(s_second));
        // And again for the next lease.
        Grant(2, s_second);
        Pass(2 * s_second);
        Assert.Equal(["1", "2"], _lapsed);
    }

    [Fact]
    public void A_machine_that_slept_through_a_lease_ends_it_when_it_wakes()
    {
        Grant(1, s_second);
        // The clock has moved on, and the timer that was due in between fires only now.
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["1"], _lapsed);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void The_clock_of_leases_counts_from_the_boot_as_the_kernel_does()
    {
        var clock = BootTime.Of(TimeProvider.System);
        var before = Uptime();
        var now = (double)clock.GetTimestamp() / clock.TimestampFrequency;
        var after = Uptime();
        // The file is rounded down to a hundredth.
        Assert.InRange(now, before - .02, after + .02);
        Assert.Same(_time, BootTime.Of(_time));
    }

    public void Dispose() => _book.Dispose();

    private static double Uptime() =>
        double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);

    private void Grant(int toxic, TimeSpan ttl) =>
        _book.Grant(new(_proxy, toxic), ttl, () => _lapsed.Add(toxic.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Lets time pass look by look.</summary>
    private void Pass(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += LeaseBook.Look)
            _time.Advance(LeaseBook.Look);
    }
}
