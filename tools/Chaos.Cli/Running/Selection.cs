using System.Text.Json;
using Chaos.Cli.Annotating;
using Chaos.Core;
using Chaos.Core.Experiments;
using Chaos.Core.Texts;
using Chaos.Scenarios;
using Chaos.Scenarios.Files;
using Chaos.Targets;

namespace Chaos.Cli.Running;

/// <summary>What a user picked: suites, ids of experiments, or patterns of ids.</summary>
/// <param name="Name">Name of the run, for its folder.</param>
/// <param name="Experiments">The experiments, each once.</param>
/// <param name="Scale">Name of the scale at which experiments that were not picked by a suite run.</param>
internal sealed record Selection(string Name, IReadOnlyList<Experiment> Experiments, string Scale)
{
    /// <summary>Scales by name: each suite has one.</summary>
    public static IReadOnlyDictionary<string, Scale> Scales { get; } =
        Catalogue.Suites.ToDictionary(s => s.Name, s => s.Scale);

    /// <summary>The files that experiments are from, by their ids.</summary>
    public IReadOnlyDictionary<string, ExperimentInYaml> Files { get; init; } =
        new Dictionary<string, ExperimentInYaml>();

    /// <summary>Picks by <paramref name="names"/>; nothing picks the smoke suite.</summary>
    /// <param name="names">Suites, ids, patterns of ids, and files with experiments.</param>
    /// <param name="scaleName">Name of the scale; null for the suite's, or smoke.</param>
    /// <param name="allowed">The hosts that experiments in files may touch; null where nothing is going to be
    /// started.</param>
    /// <param name="change">What the command line changes in such a file; null for nothing.</param>
    /// <exception cref="UsageException">A name that is neither; all of them at once, with the nearest that there
    /// is.</exception>
    public static Selection Of(
        IReadOnlyList<string> names,
        string? scaleName,
        AllowedTargets? allowed = null,
        Func<JsonElement, ICollection<PlanError>, JsonElement>? change = null
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
        foreach (var name in names)
        {
            if (ExperimentInYaml.IsFile(name))
            {
                if (!File.Exists(name))
                    wrong.Add($"{name} is not there: make one with: {CalledAs.Command} init {name}");
                else if (
                    ExperimentInYaml.Of(name, NamedFile.Read(name), reader, change) is { Experiment: var own } read
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
                names.All(ExperimentInYaml.IsFile)
                    ? wrong
                    : [.. wrong, $"list what there is with: {CalledAs.Command} list"]
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

    /// <summary>The only experiment that was picked.</summary>
    /// <exception cref="UsageException">There are several.</exception>
    internal Experiment One() =>
        Experiments is [var one]
            ? one
            : throw new UsageException(
                $"{Experiments.Count} experiments are not allowed; allowed: one, such as {Experiments[0].Id}"
            );
}
