using System.Text.Json;
using Chaos.Cli.Watching;
using Chaos.Core.Events;
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
        var line = Read(new FaultMoved(trial, TimeSpan.FromSeconds(3.25), experiment.Faults[0], FaultStage.EndAsked));

        Assert.Equal("faultMoved", line.GetProperty("event").GetString());
        Assert.Equal(experiment.Id, line.GetProperty("experiment").GetString());
        Assert.Equal(experiment.Candidate.Name, line.GetProperty("arms")[0].GetString());
        Assert.Equal((2, 3.25), (line.GetProperty("round").GetInt32(), line.GetProperty("at").GetDouble()));
        Assert.Equal("endAsked", line.GetProperty("stage").GetString());
        Assert.Equal(experiment.Faults[0].Fault.Effect.Site, line.GetProperty("site").GetString());
    }

    [Fact]
    public void Whatever_is_no_kind_that_is_known_here_is_told_by_its_name() =>
        Assert.Equal("""{"event":"unheardOf"}""", EventJson.Line(new UnheardOf()));

    [Fact]
    public void Lost_events_are_a_line_with_their_number() =>
        Assert.Equal("""{"event":"eventsLost","count":12}""", EventJson.Line(new EventsLost(12)));

    private sealed record UnheardOf : RunEvent;

    private static JsonElement Read(RunEvent happened) => JsonDocument.Parse(EventJson.Line(happened)).RootElement;
}
