namespace Chaos.Scenarios.Tests.Testbeds.Databases;

/// <summary>A test on a real server. Skipped, with the reason, when its program is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DatabaseFactAttribute : FactAttribute
{
    public DatabaseFactAttribute(string program, string package)
    {
        if (RealServer.Find(program) is null)
            Skip = $"{program} is not installed: apt-get install {package}";
    }
}
