using System.Text.Json;
using Chaos.Cli.Watching;
using Chaos.Core.Events;
using Chaos.Core.Judging;
using Chaos.Core.Trials;
using Experiments = Chaos.Tools.Tests.Core.Some;

namespace Chaos.Tools.Tests.Cli.Watching;

public sealed class EventJsonTests
{
    [Fact]
    public void An_event_of_a_trial_says_which_trial_and_when()
    {
        var experiment = Experiments.Experiment();
        var trial = new TrialSetup
        {
            Experiment = experiment,
            Arms = [experiment.Candidate],
            Round = 2,
            Seed = 7,
        };
        var line = Read(new FaultChanged(trial, TimeSpan.FromSeconds(3.25), experiment.Faults[0], FaultStage.EndAsked));

        Assert.Equal("faultChanged", line.GetProperty("event").GetString());
        Assert.Equal(experiment.Id, line.GetProperty("experiment").GetString());
        Assert.Equal(experiment.Candidate.Name, line.GetProperty("arms")[0].GetString());
        Assert.Equal((2, 3.25), (line.GetProperty("round").GetInt32(), line.GetProperty("at").GetDouble()));
        Assert.Equal("endAsked", line.GetProperty("stage").GetString());
        Assert.Equal(experiment.Faults[0].Fault.Effect.Site, line.GetProperty("site").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pass_without_a_control_arm_is_marked_as_such(bool uncontrolled)
    {
        var experiment = Experiments.Experiment();
        var result = Judge.Invalid(experiment, [new("field", "value", "allowed")]) with
        {
            Verdict = Verdict.Pass,
            Uncontrolled = uncontrolled,
        };
        var line = Read(new VerdictGiven(experiment, result));

        Assert.Equal("Pass", line.GetProperty("verdict").GetString());
        Assert.Equal(uncontrolled, line.TryGetProperty("uncontrolled", out var marked) && marked.GetBoolean());
    }

    [Fact]
    public void An_event_of_an_unknown_kind_is_written_with_its_name() =>
        Assert.Equal("""{"event":"unheardOf"}""", EventJson.Line(new UnheardOf()));

    [Fact]
    public void Lost_events_are_a_line_with_their_number() =>
        Assert.Equal("""{"event":"eventsLost","count":12}""", EventJson.Line(new EventsLost(12)));

    [Fact]
    public void Every_event_stands_in_the_page_on_CI()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "ci.md"));
        var names = typeof(RunEvent)
            .Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(RunEvent)) && !t.IsAbstract)
            .Select(t => JsonNamingPolicy.CamelCase.ConvertName(t.Name));

        Assert.All(names, n => Assert.Contains($"`{n}`", page, StringComparison.Ordinal));
    }

    private sealed record UnheardOf : RunEvent;

    private static JsonElement Read(RunEvent happened) => JsonDocument.Parse(EventJson.Line(happened)).RootElement;
}
