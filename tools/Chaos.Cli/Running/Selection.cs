using System.Text.Json;
using Chaos.Cli.Annotating;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Scenarios;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Cli.Running;

/// <summary>The experiments that a user picked, by suites, ids, patterns of ids, or files.</summary>
/// <param name="Name">Name of the run, for its folder.</param>
/// <param name="Experiments">The experiments, each once.</param>
/// <param name="Scale">Name of the scale for experiments that were not picked by a suite.</param>
internal sealed record Selection(string Name, IReadOnlyList<Experiment> Experiments, string Scale)
{
    /// <summary>Scales by name. Each suite has its own.</summary>
    public static IReadOnlyDictionary<string, Scale> Scales { get; } =
        Catalogue.Suites.ToDictionary(s => s.Name, s => s.Scale);

    /// <summary>The files of experiments, by id.</summary>
    public IReadOnlyDictionary<string, ExperimentInYaml> Files { get; init; } =
        new Dictionary<string, ExperimentInYaml>();

    /// <summary>Picks experiments by <paramref name="names"/>. Without any, picks the smoke suite.</summary>
    /// <param name="names">Suites, ids, patterns of ids, and files with experiments.</param>
    /// <param name="scaleName">Name of the scale; null for the suite's own, else smoke.</param>
    /// <param name="allowed">The hosts that experiments in files may reach; null where nothing will be started.</param>
    /// <param name="change">Changes the content of such a file before it is read, as the command line asks; null for no
    /// change.</param>
    /// <param name="environment">The environment whose files change those that are named; null for none.</param>
    /// <exception cref="UsageException">Names are unknown; all of them are listed, each with the nearest known
    /// name.</exception>
    public static Selection Of(
        IReadOnlyList<string> names,
        string? scaleName,
        AllowedTargets? allowed = null,
        Func<JsonElement, ICollection<PlanError>, JsonElement>? change = null,
        string? environment = null
    )
    {
        if (names.Count == 0)
            names = ["smoke"];
        var wrong = new List<string>();
        var picked = new List<Experiment>();
        var files = new List<ExperimentInYaml>();
        // An experiment picked beside a suite runs at the suite's scale, so that a run has one scale.
        var scale = scaleName ?? names.FirstOrDefault(n => Scales.ContainsKey(n)) ?? "smoke";
        foreach (var suite in names.Where(n => Scales.ContainsKey(n) && n != scale))
            wrong.Add(
                $"suite {suite} has its own scale and cannot run at scale {scale}: run it by itself, without --scale"
            );
        var reader = new ExperimentReader(allowed ?? AllowedTargets.LoopbackOnly, Environment.GetEnvironmentVariable)
        {
            IsStarted = allowed is not null,
        };
        if (environment is not null && !names.Any(ExperimentInYaml.IsFile))
            wrong.Add($"--env: {environment} is not allowed; allowed: only with a file, such as mine.yaml");
        foreach (var name in names)
        {
            if (ExperimentInYaml.IsFile(name))
            {
                if (!File.Exists(name))
                    wrong.Add($"{name} is not there: make one with: {CalledAs.Command} init {name}");
                else if (
                    ExperimentInYaml.Of(
                        name,
                        NamedFile.Read(name),
                        reader,
                        change,
                        environment is null ? null : NamedFile.ReadFor(name, environment)
                    ) is
                    { Experiment: var own } read
                )
                {
                    files.Add(read);
                    if (own is not null)
                        picked.Add(own);
                    wrong.AddRange(read.Lines);
                }
                continue;
            }
            var suite = Catalogue.Suites.FirstOrDefault(s => s.Name == name);
            var found = suite is null ? Catalogue.Matching(name, Scales[scale]) : suite.Experiments;
            if (found.Count == 0)
                wrong.Add(Unknown(name));
            picked.AddRange(found.Where(e => picked.All(p => p.Id != e.Id)));
        }
        if (wrong.Count > 0)
        {
            var other = wrong
                .Except(files.SelectMany(f => f.Lines))
                .Select(w => new Annotation(true, w) { Title = "chaos" });
            throw new UsageException(
                names.All(ExperimentInYaml.IsFile) ? wrong : [.. wrong, $"list all with: {CalledAs.Command} list"]
            )
            {
                Annotations = [.. files.SelectMany(f => f.Annotations), .. other],
            };
        }
        if (picked.GroupBy(e => e.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new UsageException(
                $"two experiments are named {twice.Key}: {string.Join(", ", twice.Select(e => e.Source ?? "the catalogue"))}"
            );
        var folder =
            names.Count == 1 && ExperimentInYaml.IsFile(names[0]) ? picked[0].Id
            : names.Count == 1 ? names[0].Replace("*", "", StringComparison.Ordinal).Trim('.')
            : "selection";
        return new(folder.Length == 0 ? "selection" : folder, picked, scale)
        {
            Files = files.Where(f => f.Experiment is not null).ToDictionary(f => f.Experiment!.Id),
        };
    }

    private static string Unknown(string name) =>
        NearestName.Wrong(
            "suite or experiment",
            name,
            Catalogue.Suites.Select(s => s.Name).Concat(Catalogue.Experiments(Scenarios.Scale.Smoke).Select(e => e.Id))
        );

    /// <summary>The picked experiment, where only one is allowed.</summary>
    /// <exception cref="UsageException">Several were picked.</exception>
    internal Experiment One() =>
        Experiments is [var one]
            ? one
            : throw new UsageException(
                $"{Experiments.Count} experiments are not allowed; allowed: one, such as {Experiments[0].Id}"
            );
}
