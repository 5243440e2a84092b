using Chaos.Scenarios.Testbeds.Local.Elsewhere;

namespace Chaos.Scenarios.Tests.Testbeds.Local;

public sealed class K6LinesTests
{
    [Fact]
    public void The_errors_of_its_log_are_taken_out_of_its_summary_each_once() =>
        Assert.Equal(
            ["TypeError: \"a\" is undefined at default (load.js:2)", "the test ended"],
            K6Lines.Errors([
                "    NETWORK",
                """time="2026-11-29T23:20:16Z" level=error msg="TypeError: \"a\" is undefined\n\tat default (load.js:2)\n" hint="script" """,
                """time="2026-11-29T23:20:17Z" level=error msg="TypeError: \"a\" is undefined\n\tat default (load.js:2)\n" """,
                """time="2026-11-29T23:20:17Z" level=warning msg="slow" """,
                """time="2026-11-29T23:20:17Z" level=fatal msg="the test ended" """,
            ])
        );

    [Fact]
    public void Without_an_error_its_lines_stay() => Assert.Equal(["NETWORK"], K6Lines.Errors(["NETWORK"]));
}
