using Chaos.Scenarios.Files.Importing;

namespace Chaos.Scenarios.Tests.Files.Importing;

public sealed class CurlFormTests
{
    [Fact]
    public void A_form_of_several_parts_is_sent_as_curl_sends_it()
    {
        var import = Read(
            """-F name=ada -F 'note=@note.txt' -F 'data=<note.txt;type=application/json' --form-string 'raw=@x;y' -F 'q="a;b"'"""
        );

        var call = Assert.Single(import.Calls);
        Assert.Equal("POST", call.Method);
        Assert.Equal("multipart/form-data; boundary=chaos-form", call.Headers["Content-Type"]);
        Assert.Equal(
            string.Join(
                "\r\n",
                "--chaos-form",
                "Content-Disposition: form-data; name=\"name\"",
                "",
                "ada",
                "--chaos-form",
                "Content-Disposition: form-data; name=\"note\"; filename=\"note.txt\"",
                "Content-Type: text/plain",
                "",
                "two\nlines",
                "--chaos-form",
                "Content-Disposition: form-data; name=\"data\"",
                "Content-Type: application/json",
                "",
                "two\nlines",
                "--chaos-form",
                "Content-Disposition: form-data; name=\"raw\"",
                "",
                "@x;y",
                "--chaos-form",
                "Content-Disposition: form-data; name=\"q\"",
                "",
                "a;b",
                "--chaos-form--",
                ""
            ),
            call.Body
        );
        SomeImport.Read(import);
    }

    [Fact]
    public void A_secret_in_a_form_is_not_written()
    {
        var import = Read("-F password=hunter2 -F user=ada -F token=$TOKEN");

        Assert.DoesNotContain("hunter2", SomeImport.Text(import), StringComparison.Ordinal);
        Assert.Contains("\r\n\r\n{{env.PASSWORD}}\r\n", import.Calls[0].Body, StringComparison.Ordinal);
        Assert.Equal(["PASSWORD", "TOKEN"], import.Variables.Keys);
        SomeImport.Read(import);
    }

    [Fact]
    public void A_part_with_the_boundary_in_it_gets_another_one() =>
        Assert.Equal(
            "multipart/form-data; boundary=chaos-form-",
            Read("-F a=--chaos-form").Calls[0].Headers["Content-Type"]
        );

    [Theory]
    [InlineData("-F a=@cat.png", "--curl: -F: a: cat.png is not allowed; allowed: a file of text in UTF-8")]
    [InlineData("-F a=@none", "--curl: -F: a: none is not allowed; allowed: a file that can be read")]
    [InlineData("-F a=@note.txt,note.txt", "--curl: -F: a: note.txt,note.txt is not allowed; allowed: one file")]
    [InlineData("-F a", "--curl: -F: a is not allowed; allowed: NAME=TEXT, NAME=@FILE or NAME=<FILE")]
    [InlineData("-F a=b -d x=1", "--curl: -F beside -d is not allowed; allowed: one of the two")]
    [InlineData("-F 'a=b;headers=@x'", "--curl: -F: a: ;headers=@x is not allowed; allowed: NAME=TEXT")]
    public void A_part_that_cannot_be_sent_is_named(string options, string message) =>
        Assert.StartsWith(message, Assert.Single(Read(options).Errors).ToString(), StringComparison.Ordinal);

    private static Imported Read(string options) =>
        CurlCommand.Read(
            $"curl http://localhost:5000/a {options}",
            file =>
                file switch
                {
                    "note.txt" => "two\nlines",
                    "cat.png" => "\u0089PNG\ufffd\u0000",
                    _ => null,
                }
        );
}
