using Chaos.Core.Calls;
using Chaos.Engine.Time;
using Chaos.Scenarios.Testbeds.Local;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class FirstCallsTests
{
    [Theory]
    [InlineData("good good good good", 3)]
    [InlineData("bad good bad good good good good", 6)]
    [InlineData("bad", 10)]
    public async Task A_few_good_calls_in_a_row_are_enough_and_failing_ones_are_limited(string answers, int made)
    {
        await using var target = new Answering(answers.Split(' '));

        Assert.Equal(made, await new FirstCalls(new VirtualTime()).MakeAsync(target, CancellationToken.None));
        Assert.Equal((made, 1), (target.Calls, target.MostAtOnce));
    }

    [Fact]
    public async Task A_service_that_never_answers_is_waited_for_only_within_the_time_limit()
    {
        var time = new VirtualTime();
        await using var target = new Answering([]);

        var made = await time.RunAsync(() => new FirstCalls(time).MakeAsync(target, CancellationToken.None));

        Assert.Equal((1, FirstCalls.Within), (made, time.GetUtcNow() - new VirtualTime().GetUtcNow()));
    }

    [Theory]
    [InlineData("cut", true)]
    [InlineData("cut bad", false)]
    [InlineData("cut good", false)]
    public async Task Calls_that_all_end_without_an_answer_may_have_met_another_protocol(string answers, bool met)
    {
        await using var target = new Answering(answers.Split(' '));
        var calls = new FirstCalls(new VirtualTime());

        await calls.MakeAsync(target, CancellationToken.None);

        Assert.Equal(met, calls.MetAnother);
    }

    [Fact]
    public async Task A_stopped_run_makes_no_further_calls()
    {
        await using var target = new Answering(["good"]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new FirstCalls(new VirtualTime()).MakeAsync(target, new(canceled: true))
        );
        Assert.Equal(0, target.Calls);
    }

    /// <summary>Gives the answers in order and repeats the last one. Without answers it never answers.</summary>
    private sealed class Answering(string[] answers) : ITarget
    {
        private int _atOnce;

        internal int Calls { get; private set; }

        internal int MostAtOnce { get; private set; }

        public async ValueTask<CallResult> CallAsync(Call call, CancellationToken cancellationToken)
        {
            MostAtOnce = Math.Max(MostAtOnce, ++_atOnce);
            var answer = answers.ElementAtOrDefault(Math.Min(Calls++, answers.Length - 1));
            if (answer is null)
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            _atOnce--;
            return new(
                answer switch
                {
                    "good" => CallStatus.Ok,
                    "cut" => CallStatus.Reset,
                    _ => CallStatus.ServerError,
                }
            );
        }

        public ValueTask DisposeAsync() => default;
    }
}
