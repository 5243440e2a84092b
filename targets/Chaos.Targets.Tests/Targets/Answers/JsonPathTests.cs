using System.Text.Json;
using Chaos.Targets.Answers;

namespace Chaos.Targets.Tests.Targets.Answers;

/// <summary>Holds the subset to what RFC 9535 says of it.</summary>
public sealed class JsonPathTests
{
    private const string Shop = """
        {
          "store": {
            "books": [
              {"title": "Alpha", "price": 8, "tags": ["a", "b"], "sold": true},
              {"title": "Beta", "price": 12.5, "isbn": "0-1", "sold": false},
              {"title": "Gamma", "price": 22, "isbn": null}
            ],
            "a name": 1, "é☺": 2, "": 3, "quo'te": 4, "back\\slash": 5, "new\nline": 6
          },
          "list": [0, 1, 2, 3, 4, 5, 6]
        }
        """;

    [Theory]
    [InlineData("$.store.books[0].title", """["Alpha"]""")]
    [InlineData("$['store'][\"books\"][-1]['title']", """["Gamma"]""")]
    [InlineData("$ .store [ 'books' ] [ 0 ] .price", "[8]")]
    [InlineData("$.store['a name', '']", "[1,3]")]
    [InlineData("$.store.é☺", "[2]")]
    [InlineData("$.store['quo\\'te']", "[4]")]
    [InlineData("$.store[\"quo'te\"]", "[4]")]
    [InlineData("$.store['back\\\\slash']", "[5]")]
    [InlineData("$.store['new\\nline']", "[6]")]
    [InlineData("$.store['\\u00e9\\u263A']", "[2]")]
    [InlineData("$.nothing", "[]")]
    [InlineData("$.list.name", "[]")]
    [InlineData("$.store[0]", "[]")]
    [InlineData("$.list[7]", "[]")]
    [InlineData("$.list[-8]", "[]")]
    [InlineData("$.list[9007199254740991]", "[]")]
    [InlineData("$.list[0,2,2]", "[0,2,2]")]
    [InlineData("$.list[1:3]", "[1,2]")]
    [InlineData("$.list[5:]", "[5,6]")]
    [InlineData("$.list[:2]", "[0,1]")]
    [InlineData("$.list[-2:]", "[5,6]")]
    [InlineData("$.list[::3]", "[0,3,6]")]
    [InlineData("$.list[ 1 : 6 : 2 ]", "[1,3,5]")]
    [InlineData("$.list[::-1]", "[6,5,4,3,2,1,0]")]
    [InlineData("$.list[5:1:-2]", "[5,3]")]
    [InlineData("$.list[3:1]", "[]")]
    [InlineData("$.list[::0]", "[]")]
    [InlineData("$.list[-100:100]", "[0,1,2,3,4,5,6]")]
    [InlineData("$.list[100:-100:-3]", "[6,3,0]")]
    [InlineData("$.list.*", "[0,1,2,3,4,5,6]")]
    [InlineData("$.store.books[*].price", "[8,12.5,22]")]
    [InlineData("$..price", "[8,12.5,22]")]
    [InlineData("$..books[0]['title','price']", """["Alpha",8]""")]
    [InlineData("$..[1].title", """["Beta"]""")]
    [InlineData("$.store..tags.*", """["a","b"]""")]
    [InlineData("$.store.books[?@.isbn].title", """["Beta","Gamma"]""")]
    [InlineData("$.store.books[?@.price > 10].title", """["Beta","Gamma"]""")]
    [InlineData("$.store.books[?@.price <= 12.5].title", """["Alpha","Beta"]""")]
    [InlineData("$.store.books[?@.price == 8.0].title", """["Alpha"]""")]
    [InlineData("$.store.books[?@['title'] == \"Beta\"].price", "[12.5]")]
    [InlineData("$.store.books[?@.title >= 'Beta'].title", """["Beta","Gamma"]""")]
    [InlineData("$.store.books[?@.title < 5].title", "[]")]
    [InlineData("$.store.books[?@.sold == true].title", """["Alpha"]""")]
    [InlineData("$.store.books[?@.isbn == null].title", """["Gamma"]""")]
    [InlineData("$.store.books[?@.isbn != '0-1'].title", """["Alpha","Gamma"]""")]
    [InlineData("$.store.books[?@.tags[1] == 'b'].title", """["Alpha"]""")]
    [InlineData("$.store.books[?@..tags].title", """["Alpha"]""")]
    [InlineData("$.list[?@ >= 5]", "[5,6]")]
    [InlineData("$.list[?@ == -0]", "[0]")]
    public void A_path_finds_the_values_in_the_order_of_the_document(string path, string found)
    {
        using var json = JsonDocument.Parse(Shop);

        Assert.Equal(found, JsonSerializer.Serialize(JsonPath.Read(path).In(json.RootElement), s_plain));
    }

    [Theory]
    [InlineData("", "column 1: a path begins with $")]
    [InlineData("store", "column 1: a path begins with $")]
    [InlineData(" $", "column 1: a path begins with $")]
    [InlineData("$ ", "column 2: ")]
    [InlineData("$.", "column 3: its end is not a name")]
    [InlineData("$..", "column 4: its end is not a name")]
    [InlineData("$.1a", "column 3: 1a is not a name")]
    [InlineData("$.a-b", "column 4: -b is not in the subset")]
    [InlineData("$. a", "column 3: ")]
    [InlineData("$[]", "column 3: ")]
    [InlineData("$[0", "column 2: the bracket has no end")]
    [InlineData("$[0 2]", "column 5: 2] is not in the subset")]
    [InlineData("$[01]", "column 3: 01 is not a whole number")]
    [InlineData("$[-0]", "column 3: -0 is not a whole number")]
    [InlineData("$[-]", "column 3: - is not a whole number")]
    [InlineData("$[1.0]", "column 4: ")]
    [InlineData("$[9007199254740992]", "column 3: 9007199254740992 is not a whole number")]
    [InlineData("$['a]", "column 3: the quoted name or text has no end")]
    [InlineData("$['\\x']", "column 4: \\x is not an escape")]
    [InlineData("$['\\\"']", "column 4: ")]
    [InlineData("$['\\u12']", "column 4: \\u is not an escape")]
    [InlineData("$['\\uD83D']", "column 3: half of a character")]
    [InlineData("$['\t']", "column 4: a control character")]
    [InlineData("$[name]", "column 3: name] is not in the subset")]
    [InlineData("$[?@.a && @.b]", "column 8: && @.b] is not in the subset")]
    [InlineData("$[?!@.a]", "column 4: !@.a] is not in the subset")]
    [InlineData("$[?length(@.a) > 1]", "column 4: ")]
    [InlineData("$[?@.a == @.b]", "column 11: @.b] is not a literal")]
    [InlineData("$[?@.* == 1]", "column 4: a comparison needs a path to one value")]
    [InlineData("$[?@.a == tru]", "column 11: tru] is not a literal")]
    [InlineData("$[?@.a = 1]", "column 8: = 1] is not in the subset")]
    [InlineData("$.a[?(@.b)]", "column 6: (@.b)] is not in the subset")]
    public void Anything_else_is_a_mistake_with_its_column(string path, string told) =>
        Assert.StartsWith(
            told,
            Assert.Throws<FormatException>(() => JsonPath.Read(path)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("$.a.token", "token")]
    [InlineData("$.token[0]", "token")]
    [InlineData("$", "")]
    [InlineData("$.a['access_token']", "access_token")]
    public void The_last_name_says_what_a_value_is(string path, string name) =>
        Assert.Equal(name, JsonPath.Read(path).LastName);

    private static readonly JsonSerializerOptions s_plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
