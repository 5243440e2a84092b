using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Chaos.Tools.Tests;

public sealed partial class ArchitectureTests
{
    private static readonly string s_root = Root();
    private static readonly string s_examples =
        Path.Combine(s_root, "targets", "examples") + Path.DirectorySeparatorChar;
    private static readonly string s_real = Path.Combine(s_root, "targets", "Real") + Path.DirectorySeparatorChar;

    /// <summary>Programs that others start, and of whose types nobody needs one.</summary>
    private static readonly string[] s_started = ["Chaos.SampleShop", "Chaos.Worker", "Chaos.KafkaMock", "Chaos.Proxy"];

    /// <summary>What a plug-in is compiled against in place of a package. Its assembly has the package's name.</summary>
    private const string StandIn = "Chaos.NBomber.Tests.StandIn";

    private static readonly string[] s_folders = ["scenarios", "targets", "faults", "reports", "tools", "docs"];

    [GeneratedRegex(@"^\| (Chaos\.\w+) \| ([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(
        @"^public (?:(?:static|sealed|abstract|partial|readonly) )*(?:record struct|record|class|struct|interface|enum) (\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex PublicType();

    public static TheoryData<string> Projects() =>
        [.. ProductProjects().Select(p => Path.GetFileNameWithoutExtension(p))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_what_the_architecture_allows(string project)
    {
        var file = ProductProjects().Single(p => Path.GetFileNameWithoutExtension(p) == project);
        var real = XDocument
            .Load(file)
            .Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
            .Order()
            .ToList();
        var table = Table();
        Assert.True(table.ContainsKey(project), $"{project} is missing in the table of ARCHITECTURE.md");
        Assert.Equal(table[project], real);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_types_of_a_project_come_from_what_it_references_and_it_references_nothing_else(string project)
    {
        using var assembly = Compiled(project);
        var reader = assembly.GetMetadataReader();
        var used = reader
            .AssemblyReferences.Select(r => reader.GetString(reader.GetAssemblyReference(r).Name))
            .Where(n => n.StartsWith("Chaos.", StringComparison.Ordinal))
            .ToHashSet();

        Assert.Subset(Table()[project].ToHashSet(), used);
        Assert.Empty(Table()[project].Except(used).Except(s_started).Except([StandIn]));
    }

    [Fact]
    public void The_vocabulary_does_no_input_and_no_output()
    {
        using var assembly = Compiled("Chaos.Core");
        var reader = assembly.GetMetadataReader();
        var used = reader
            .TypeReferences.Select(reader.GetTypeReference)
            .Select(t => $"{reader.GetString(t.Namespace)}.{reader.GetString(t.Name)}");

        Assert.DoesNotContain(
            used,
            t =>
                Regex.IsMatch(
                    t,
                    @"^System\.(IO\.(File|Directory|Drive|StreamReader|StreamWriter|RandomAccess|Pipe)|Net\.|Console$|Diagnostics\.Process)"
                )
        );
    }

    [Fact]
    public void An_example_is_a_service_of_somebody_elses_and_has_nothing_of_this_project_in_it()
    {
        var examples = Directory.EnumerateFiles(s_examples, "*.csproj", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(examples);
        Assert.All(
            examples.Concat(Directory.EnumerateFiles(s_real, "*.csproj", SearchOption.AllDirectories)),
            e => Assert.Empty(XDocument.Load(e).Descendants("ProjectReference"))
        );
        Assert.All(
            Sources(s_examples),
            f => Assert.DoesNotContain("Chaos", File.ReadAllText(f), StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Every_package_says_what_it_saves()
    {
        var text = File.ReadAllText(Path.Combine(s_root, "docs", "packages.md"));
        var packages = XDocument
            .Load(Path.Combine(s_root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Select(p => p.Attribute("Include")!.Value);
        Assert.All(packages, p => Assert.Contains(p, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_has_one_public_type_named_as_the_file_and_summarised()
    {
        var wrong = new List<string>();
        foreach (var file in ProductSources())
        {
            var text = File.ReadAllText(file);
            var types = PublicType().Matches(text);
            if (types.Count > 1)
                wrong.Add($"{Relative(file)}: {types.Count} public types");
            foreach (Match type in types)
            {
                if (type.Groups[1].Value != Path.GetFileNameWithoutExtension(file))
                    wrong.Add($"{Relative(file)}: {type.Groups[1].Value}");
                // Attributes may stand between the documentation and the type.
                var above = text[..type.Index]
                    .TrimEnd()
                    .Split('\n')
                    .Reverse()
                    .Select(l => l.Trim())
                    .SkipWhile(l => l.StartsWith('['));
                if (!above.First().StartsWith("///", StringComparison.Ordinal))
                    wrong.Add($"{Relative(file)}: no summary");
            }
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_namespace_is_the_folder()
    {
        var projects = ProductProjects().Select(p => Path.GetDirectoryName(p)!).ToList();
        var wrong = ProductSources()
            .Where(f => Path.GetFileName(f) != "Program.cs")
            .Where(f =>
            {
                var project = projects.Single(p =>
                    f.StartsWith(p + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                );
                var folders = Path.GetRelativePath(Path.GetDirectoryName(project)!, Path.GetDirectoryName(f)!)
                    .Replace(Path.DirectorySeparatorChar, '.');
                return !File.ReadLines(f).Any(l => l == $"namespace {folders};");
            });
        Assert.Empty(wrong.Select(Relative));
    }

    [Fact]
    public void The_vocabulary_knows_no_protocol()
    {
        var core = ProductSources().Where(f => f.Contains("Chaos.Core", StringComparison.Ordinal));
        Assert.Empty(
            core.Where(f => Regex.IsMatch(File.ReadAllText(f), @"System\.Net|HttpClient|HttpMethod")).Select(Relative)
        );
    }

    [Fact]
    public void Handlers_of_HTTP_are_made_in_one_project() =>
        Assert.Equal(
            // A request to a server of the sample shop, by a command.
            ["ResetCommand.cs"],
            ProductSources()
                .Where(f => !f.Contains("Chaos.Callers", StringComparison.Ordinal))
                .Where(f => Regex.IsMatch(File.ReadAllText(f), "SocketsHttpHandler|HttpClientHandler"))
                .Select(Path.GetFileName)
        );

    [Fact]
    public void What_calls_a_users_service_knows_its_TLS_settings() =>
        Assert.Empty(
            ProductSources()
                .Where(f => f.Contains(Path.Combine("Chaos.Targets", "Protocols"), StringComparison.Ordinal))
                .Where(f => Regex.IsMatch(File.ReadAllText(f), @"PlainHandler\.|PlainChannel\.Handler"))
                .Select(Relative)
        );

    [Fact]
    public void The_name_of_an_edge_is_taken_apart_and_put_together_in_one_place() =>
        Assert.Equal(
            ["EdgeName.cs"],
            ProductSources()
                .Where(f => Regex.IsMatch(File.ReadAllText(f), "[\"}]->[\"{]|[}]->|->[{]"))
                .Select(Path.GetFileName)
        );

    [Fact]
    public void Names_say_something() =>
        Assert.Empty(
            ProductSources()
                .Where(f =>
                    Regex.IsMatch(Path.GetFileNameWithoutExtension(f), "(Manager|Helper|Utils?|Common|Base|Impl)$")
                )
                .Select(Relative)
        );

    private static Dictionary<string, List<string>> Table() =>
        Row()
            .Matches(File.ReadAllText(Path.Combine(s_root, "ARCHITECTURE.md")))
            .ToDictionary(
                m => m.Groups[1].Value,
                m =>
                    m.Groups[2]
                        .Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                        .Order()
                        .ToList()
            );

    /// <summary>A project's assembly as it was built last, in the configuration of these tests.</summary>
    private static PEReader Compiled(string project)
    {
        var folder = Path.GetDirectoryName(
            ProductProjects().Single(p => Path.GetFileNameWithoutExtension(p) == project)
        )!;
        var built = Path.GetRelativePath(
            Path.Combine(s_root, "tools", "Chaos.Tools.Tests"),
            AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)
        );
        return new(File.OpenRead(Path.Combine(folder, built, $"{project}.dll")));
    }

    internal static IEnumerable<string> ProductProjects() =>
        s_folders
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(s_root, f), "*.csproj", SearchOption.AllDirectories))
            .Where(f =>
                !f.Contains(".Tests", StringComparison.Ordinal)
                && !f.StartsWith(s_examples, StringComparison.Ordinal)
                && !f.StartsWith(s_real, StringComparison.Ordinal)
            )
            .Order();

    private static IEnumerable<string> ProductSources() =>
        ProductProjects().SelectMany(p => Sources(Path.GetDirectoryName(p)!));

    internal static IEnumerable<string> Sources(string folder) =>
        Directory
            .EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(f =>
                !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains(
                    $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            );

    private static string Relative(string file) => Path.GetRelativePath(s_root, file);

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Chaos.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
