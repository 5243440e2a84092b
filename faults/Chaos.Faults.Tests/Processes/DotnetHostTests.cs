using Chaos.Faults.Processes;

namespace Chaos.Faults.Tests.Processes;

public sealed class DotnetHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chaos-host-").FullName;

    private string CoreLibrary =>
        Path.Combine(_folder, "shared", "Microsoft.NETCore.App", "10.0.0", "System.Private.CoreLib.dll");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void It_is_the_host_of_this_process() =>
        Assert.Equal("/opt/own/dotnet", DotnetHost.Find("/opt/own/dotnet", CoreLibrary));

    [Fact]
    public void Under_another_launcher_it_is_the_one_beside_the_runtime()
    {
        var beside = Path.Combine(_folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        File.WriteAllText(beside, "");
        Assert.Equal(beside, DotnetHost.Find("/home/me/.dotnet/tools/chaos", CoreLibrary));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a.dll")]
    public void Without_one_there_it_is_the_one_on_the_PATH(string coreLibrary)
    {
        Assert.Equal("dotnet", DotnetHost.Find(null, CoreLibrary));
        Assert.Equal("dotnet", DotnetHost.Find(null, coreLibrary));
    }

    [Fact]
    public void It_exists_for_this_process() =>
        Assert.True(DotnetHost.Path == "dotnet" || File.Exists(DotnetHost.Path), DotnetHost.Path);
}
