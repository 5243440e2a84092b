using Chaos.Core.Experiments;
using Chaos.Core.Judging;

namespace Chaos.Tools.Tests.Core.Judging;

/// <summary>Differences between arms of two runs come from their records.</summary>
public sealed class RecordedArmsTests
{
    [Fact]
    public void Differences_between_two_runs_are_listed_and_differences_within_one_are_not()
    {
        var (one, other) = RecordedArms.Against(
            Arm(
                [
                    new("RETRIES of orders", "3"),
                    new("POOL of orders", "10"),
                    new("command of orders", "node orders.js"),
                ],
                [new("RETRIES of orders", "3")]
            ),
            Arm(
                [
                    new("RETRIES of orders", "3"),
                    new("POOL of orders", "20"),
                    new("command of orders", "node orders.js"),
                    new("header X-Flag", "on"),
                ],
                [new("RETRIES of orders", "3")]
            )
        );

        Assert.Equal([new("POOL of orders", "10"), new("header X-Flag", "not set")], one.Differences);
        Assert.Equal([new("POOL of orders", "20"), new("header X-Flag", "on")], other.Differences);
    }

    [Fact]
    public void An_older_record_gives_only_what_differed_within_its_run()
    {
        var (one, other) = RecordedArms.Against(
            Arm([], [new("RETRIES of orders", "3")]),
            Arm([new("RETRIES of orders", "5"), new("POOL of orders", "20")], [new("POOL of orders", "20")])
        );

        Assert.Equal([new("RETRIES of orders", "3"), new("POOL of orders", "not in its record")], one.Differences);
        Assert.Equal([new("RETRIES of orders", "not in its record"), new("POOL of orders", "20")], other.Differences);
    }

    [Fact]
    public void Arms_that_are_alike_have_no_differences()
    {
        var arm = Arm([new("RETRIES of orders", "3")], [new("RETRIES of orders", "3")]);
        Assert.Empty(RecordedArms.Against(arm, arm).One.Differences);
    }

    private static ArmSummary Arm(IReadOnlyList<ArmDifference> setup, IReadOnlyList<ArmDifference> differences) =>
        new("with", "with", ArmRole.Candidate, new Dictionary<string, string>(), [])
        {
            Setup = setup,
            Differences = differences,
        };
}
