using System.CommandLine;
using System.Text.Json;
using Chaos.Cli.Annotating;
using Chaos.Cli.Yaml;
using Chaos.Core.Texts;
using Chaos.Scenarios.Files;
using Chaos.Scenarios.Files.Importing;

namespace Chaos.Cli.Commands;

/// <summary>The options of <c>init</c> that take calls from somewhere else.</summary>
internal sealed class ImportOptions
{
    /// <summary>The options that name a source.</summary>
    internal const string Names = "--curl, --har and --openapi";

    /// <summary>Most made-up values that the terminal shows; the file has all.</summary>
    private const int MostShown = 3;

    private readonly Option<string?> _curl = new("--curl")
    {
        Description =
            "curl command whose call is taken, also as copied from a browser; @FILE reads it from a file, - from the input",
    };
    private readonly Option<string?> _har = new("--har")
    {
        Description = "recording of a browser (HAR) whose calls are taken",
    };
    private readonly Option<string?> _openApi = new("--openapi")
    {
        Description = "description of a service (OpenAPI, JSON or YAML) whose calls are taken",
    };
    private readonly Option<string[]> _methods = new("--methods")
    {
        Description = "methods of the calls that are taken from --har and --openapi [default: GET]",
        DefaultValueFactory = _ => [],
    };
    private readonly Option<string?> _host = new("--host")
    {
        Description = "host whose calls are taken from --har [default: the one with the most]",
    };

    /// <summary>All of them.</summary>
    internal IReadOnlyList<Option> All => [_curl, _har, _openApi, _methods, _host];

    /// <summary>What was imported, in a few lines.</summary>
    internal static IEnumerable<string> Told(Imported import)
    {
        yield return $"Took {(import.Calls.Count == 1 ? "1 call" : $"{import.Calls.Count} calls")} from {import.Source}."
            + (import.LeftOut.Count > 0 ? " Left out:" : "");
        foreach (var left in import.LeftOut)
            yield return $"- {left}";
        if (import.MadeUp.Count > 0)
            yield return $"Made up, because there is no example: {MadeUp(import.MadeUp)}. Put in values that the service knows.";
        if (import.Variables.Count > 0)
            yield return "Before a run, set by export NAME=VALUE or -e NAME=VALUE:";
        foreach (var (name, meaning) in import.Variables)
            yield return $"- {name}: {meaning}";
    }

    private static string MadeUp(IReadOnlyList<string> values) =>
        string.Join(", ", values.Take(MostShown))
        + (values.Count > MostShown ? $" and {values.Count - MostShown} more" : "");

    /// <summary>Reads the source that is named; null when none is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="url">Where the user says that the service runs; null for nothing.</param>
    internal Imported? Read(ParseResult parsed, string? url)
    {
        var (curl, har, openApi) = (parsed.GetValue(_curl), parsed.GetValue(_har), parsed.GetValue(_openApi));
        var given = new[] { curl, har, openApi }.Count(g => g is not null);
        if (given > 1)
            throw new UsageException($"{Names} are not allowed together; allowed: one of them");
        IReadOnlyList<string> methods =
        [
            .. (parsed.GetValue(_methods) ?? [])
                .SelectMany(m => m.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Select(m => m.ToUpperInvariant()),
        ];
        if (methods.Count > 0 && har is null && openApi is null)
            throw new UsageException("--methods: allowed: only with --har or --openapi");
        if (parsed.GetValue(_host) is { } host && har is null)
            throw new UsageException($"--host: {host} is not allowed; allowed: only with --har");
        var wrong = methods.Where(m => !m.All(char.IsAsciiLetterUpper)).ToList();
        if (wrong.Count > 0)
            throw new UsageException([
                .. wrong.Select(m => $"--methods: {m} is not allowed; allowed: methods such as GET,POST"),
            ]);
        if (given == 0)
            return null;
        var basePath =
            url is not null && FirstFile.Split(url) is var (_, path) ? path
            // A path of nothing is one, too: a mock or an instance without a gateway has no other.
            : url?.EndsWith('/') == true && openApi is not null ? ""
            : null;
        if (basePath is not null && openApi is null)
            throw new UsageException(
                $"--url: {url} is not allowed; allowed with --curl and --har: an address without a path"
            );
        var choice = new ImportChoice
        {
            Methods = methods.Count == 0 ? ["GET"] : methods,
            Host = parsed.GetValue(_host),
            BasePath = basePath?.TrimEnd('/'),
        };
        var import =
            curl is not null ? CurlCommand.Read(Command(curl), file => Content("--curl: the file", file))
            : har is not null ? HarFile.Read(Path.GetFileName(har), Content("--har", har), choice)
            : OpenApiFile.Read(Path.GetFileName(openApi!), Json(openApi!), choice);
        // No text for people shows a secret of the source, and no log of a job.
        foreach (var secret in import.Hidden)
            SecretMask.Add("import", secret);
        GitHub.Here.MaskKnown(json: false);
        return import.Errors.Count == 0
            ? import
            : throw new UsageException([.. import.Errors.Select(e => e.ToString())]);
    }

    private static string Command(string curl) =>
        curl == "-" ? Console.In.ReadToEnd()
        : curl.StartsWith('@') ? Content("--curl", curl[1..])
        : curl;

    /// <summary>The content of a description as JSON, which is also read as YAML.</summary>
    private static string Json(string file)
    {
        var text = Content("--openapi", file);
        // A mapping in YAML may begin with a brace, too.
        if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || IsJson(text))
            return text.TrimStart('\uFEFF');
        var document = YamlReader.Read(text);
        return document is { Root: { } root, Mistakes.Count: 0 }
            ? root.GetRawText()
            : throw new UsageException([.. document.Mistakes.Select(m => $"--openapi: {m.In(file)}")]);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var _ = JsonDocument.Parse(text.TrimStart('\uFEFF'), new() { MaxDepth = 1000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Content(string option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            var isUrl =
                file.StartsWith("http://", StringComparison.Ordinal)
                || file.StartsWith("https://", StringComparison.Ordinal);
            throw new UsageException(
                $"{option}: {file} cannot be read; allowed: a file"
                    + (isUrl ? ", such as one saved by curl -o openapi.json ADDRESS" : "")
            );
        }
    }
}
