using Chaos.Faults.Warden;

namespace Chaos.Faults.Tests.Warden;

public sealed class StateFolderTests : IDisposable
{
    readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("chaos-test-");

    [Fact]
    public void The_named_folder_comes_first_then_the_state_home_then_the_home()
    {
        var (named, xdg, home) = (In("named"), In("xdg"), In("home"));
        Assert.Equal(named, Resolve(("CHAOS_STATE", named), ("XDG_STATE_HOME", xdg), ("HOME", home)));
        Assert.Equal(Path.Combine(xdg, "chaos"), Resolve(("XDG_STATE_HOME", xdg), ("HOME", home)));
        Assert.Equal(Path.Combine(home, ".local", "state", "chaos"), Resolve(("HOME", home)));
    }

    [Fact]
    public void Without_a_writable_home_it_is_in_the_temporary_directory() =>
        Assert.StartsWith(
            Path.Combine(_root.FullName, "chaos-"),
            Resolve(("HOME", "/proc/nobody"), ("TMPDIR", _root.FullName)),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_named_folder_that_cannot_be_written_is_refused_by_name()
    {
        var e = Assert.Throws<JournalException>(() => Resolve(("CHAOS_STATE", "/proc/nobody")));
        Assert.StartsWith(
            "CHAOS_STATE: /proc/nobody is not allowed; allowed: a folder that can be made and written",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_link_in_the_temporary_directory_is_not_followed()
    {
        var path = Resolve(("HOME", "/proc/nobody"), ("TMPDIR", _root.FullName));
        Directory.Delete(path, recursive: true);
        Directory.CreateSymbolicLink(path, Directory.CreateDirectory(In("elsewhere")).FullName);
        var e = Assert.Throws<JournalException>(() => Resolve(("HOME", "/proc/nobody"), ("TMPDIR", _root.FullName)));
        Assert.Contains("is a link", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _root.Delete(recursive: true);

    string In(string name) => Path.Combine(_root.FullName, name);

    [Fact]
    [Trait("Speed", "Slow")]
    public void A_folder_of_another_user_is_refused_even_for_root()
    {
        // A user other than root does not own /; root gives a folder to another user.
        var theirs = _root.CreateSubdirectory("theirs").FullName;
        if (Environment.IsPrivilegedProcess)
            using (var chown = System.Diagnostics.Process.Start("chown", ["65534", theirs]))
                chown.WaitForExit();
        else
            theirs = "/";

        var e = Assert.Throws<JournalException>(() => Resolve(("CHAOS_STATE", theirs)));
        Assert.Contains($"{theirs} belongs to another user", e.Message, StringComparison.Ordinal);
    }

    static string Resolve(params (string Name, string Value)[] environment) =>
        StateFolder.Resolve(name => environment.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault()).Path;
}
