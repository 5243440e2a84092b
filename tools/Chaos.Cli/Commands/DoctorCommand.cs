using System.CommandLine;
using System.Diagnostics;
using Chaos.Cli.Doctoring;
using Chaos.Cli.Output;
using Chaos.Cli.Running;
using Chaos.Core.Judging;

namespace Chaos.Cli.Commands;

/// <summary>Reports what is installed and what is missing, and installs it on request.</summary>
internal sealed class DoctorCommand : CliCommand
{
    private readonly Option<bool> _fix = new("--fix")
    {
        Description =
            "install what is missing with apt-get where possible (needs root); without this nothing is installed",
    };

    private readonly FormatOption _format = new();

    public override string Name => "doctor";

    public override string Purpose => "Reports what is installed, what is missing and what needs it.";

    public override IReadOnlyList<(string, string)> Examples =>
        [("chaos doctor", "what is installed"), ("chaos doctor --fix", "install what is missing")];

    public override void Configure(Command command)
    {
        command.Options.Add(_fix);
        command.Options.Add(_format);
        command.SetAction(parsed => (int)Check(parsed.GetValue(_fix), _format.IsJson(parsed)));
    }

    private const int LastColumn = 30;

    private static ExitCode Check(bool fix, bool json)
    {
        var all = typeof(DoctorCommand)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Requirement)) && !t.IsAbstract)
            .Select(t => (Requirement)Activator.CreateInstance(t)!)
            .OrderByDescending(r => r.Essential)
            .ThenBy(r => r.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
        var output = json ? Console.Error : Console.Out;
        var missing = all.Where(r => !Show(r, output)).ToList();
        var packages = missing.SelectMany(r => r.DebianPackages).Distinct().ToList();
        if (fix && packages.Count > 0)
        {
            if (!Install(packages, json))
                return ExitCode.Broken;
            missing = [.. missing.Where(r => !Show(r, output))];
            packages = [];
        }
        output.WriteLine();
        foreach (var requirement in missing)
            output.WriteFitted($"to get {requirement.Name}: {requirement.HowToGet}");
        if (packages.Count > 0)
            output.WriteFitted(
                $"or let apt-get install {string.Join(", ", packages)}: {CalledAs.Command} doctor --fix"
            );
        output.WriteLine(
            missing.Any(r => r.Essential)
                ? "something essential is missing"
                : $"everything that {CalledAs.Command} run needs is there"
        );
        if (json)
            PrintJson(all);
        return missing.Any(r => r.Essential) ? ExitCode.Broken : ExitCode.AsExpected;
    }

    private static void PrintJson(IReadOnlyList<Requirement> all)
    {
        var requirements = all.Select(r => new
            {
                r.Name,
                r.Essential,
                found = r.Find(),
                r.NeededFor,
                r.HowToGet,
                r.DebianPackages,
            })
            .ToList();
        JsonText.Print(
            new { ready = requirements.All(r => r.found is not null || !r.Essential), requirements },
            Console.Out
        );
    }

    private static bool Show(Requirement requirement, TextWriter output)
    {
        var found = requirement.Find();
        output.WriteFitted(
            $"{(found is null ? "✘ missing" : "✔ found  ")}  {requirement.Name, -18} {found ?? "needed for " + requirement.NeededFor}",
            LastColumn
        );
        return found is not null;
    }

    private static bool Install(IReadOnlyList<string> packages, bool json)
    {
        if (Probe.OnPath("apt-get") is null)
        {
            Console.Error.WriteLine($"chaos: there is no apt-get here: install by hand: {string.Join(", ", packages)}");
            return false;
        }
        foreach (
            var arguments in new IReadOnlyList<string>[]
            {
                ["update", "-q"],
                ["install", "-y", "-q", "--no-install-recommends", .. packages],
            }
        )
        {
            using var process = Process.Start(
                new ProcessStartInfo("apt-get", arguments)
                {
                    Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
                    RedirectStandardOutput = json,
                }
            )!;
            // Standard output is for the JSON document only.
            if (json)
                process.StandardOutput.BaseStream.CopyTo(Console.OpenStandardError());
            process.WaitForExit();
            if (process.ExitCode == 0)
                continue;
            Console.Error.WriteLine(
                $"chaos: apt-get {string.Join(' ', arguments)} failed with {process.ExitCode}; it needs "
                    + $"root: try sudo {CalledAs.Command} doctor --fix"
            );
            return false;
        }
        return true;
    }
}
