using Chaos.Targets.Requests;

namespace Chaos.Targets.Tests.Targets.Requests;

public sealed class FeedTests
{
    [Theory]
    [InlineData("id,name\n1,Ann\n2,Bo\n")]
    [InlineData("id, name \r\n1,Ann\r\n\r\n2,Bo")]
    [InlineData("\"id\",\"name\"\n\"1\",\"Ann\"\n2,\"Bo\"\n")]
    [InlineData("""[{"id": 1, "name": "Ann"}, {"name": "Bo", "id": "2"}]""")]
    public void Rows_are_used_in_turn_in_every_format(string text)
    {
        var feed = Feed.Read(text);

        Assert.Equal(["id", "name"], feed.Columns);
        Assert.Equal(
            ["1 Ann", "2 Bo", "1 Ann"],
            Enumerable.Range(0, 3).Select(call => $"{feed.Value(0, call)} {feed.Value(1, call)}")
        );
    }

    [Fact]
    public void Columns_without_a_name_are_ignored()
    {
        var feed = Feed.Read("id,name,,\n1,Anna,,\n2,Bela,x,\n");

        Assert.Equal(["id", "name"], feed.Columns);
        Assert.Equal(["1", "Anna"], feed.Rows[0]);
        Assert.Equal("Bela", feed.Value(1, 1));
    }

    [Fact]
    public void Quotes_keep_commas_lines_and_quotes_together() =>
        Assert.Equal("a, \"b\"\nc", Feed.Read("text\n\"a, \"\"b\"\"\nc\"\n").Value(0, 0));

    [Fact]
    public void A_row_knows_the_line_in_which_it_begins()
    {
        var feed = Feed.Read("id,name\n1,Ann\n\n2,\"two\nlines\"\r\n3,Cy\n") with { Name = "users.csv" };

        Assert.Equal([2, 4, 6], feed.Lines);
        Assert.Equal("line 6 of users.csv, column name", feed.Place(2, ["name"]));
        Assert.Equal(
            "object 2 of the feed, columns id and name",
            Feed.Read("""[{"id": 1, "name": 2}, {"id": 1, "name": 2}]""").Place(1, ["id", "name"])
        );
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("id,name", "it holds no row")]
    [InlineData("[]", "it holds no row")]
    [InlineData("id,name\n1,Ann\n2", "line 3: 1 value for 2 columns")]
    [InlineData("id,name\n1,\"two\nlines\"\n\n2,Bo,x", "line 5: 3 values for 2 columns")]
    [InlineData("id\n\"1", "line 2: a quoted value has no end")]
    [InlineData("id\n1\" wide", "line 2: a quote inside of a value")]
    [InlineData("id,name,id\n1,Ann,3", "line 1: id is the name of two columns, the 1st and the 3rd")]
    [InlineData("\"a, b\",id, id \n1,2,3", "line 1: id is the name of two columns, the 2nd and the 3rd")]
    [InlineData("id;name\n1;Ann", "line 1: one column, id;name: values are separated by commas")]
    [InlineData(",,\n1,2,3", "line 1: no column has a name")]
    [InlineData("[{\"a\": \"\\uD800\"}]", "it is not JSON")]
    [InlineData("[1]", "it holds number; allowed: only objects")]
    [InlineData("[{", "it is not JSON")]
    [InlineData("""[{"id": 1}, {"name": 2}]""", "object 1 has no name")]
    public void A_text_that_is_not_a_feed_is_reported(string text, string told) =>
        Assert.Contains(told, Assert.Throws<FormatException>(() => Feed.Read(text)).Message, StringComparison.Ordinal);
}
